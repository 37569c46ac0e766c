#!/usr/bin/env ruby
# frozen_string_literal: true

# A receiver of webhooks: it checks the signature, does its work once for each event, and answers with the key.
#
#     ruby receiver.rb [PORT]      PORT is 8080 unless said otherwise; 0 takes a free one
#
# Ruby 2.7 or newer, nothing else. In a Rails or Rack application, call `receive` from your controller and leave the small
# server at the end out. Let your web server, which speaks TLS, pass the Post URL on to it.
# Post URL: {{url}}
require 'json'
require 'openssl'
require 'socket'

# ---- These two lines are yours. Keep them secret: who knows them can speak in our name. ----
WEBHOOK_SECRET = '{{secret}}'
WEBHOOK_KEY = '{{key}}'
# --------------------------------------------------------------------------------------------

MAX_AGE = 5 * 60 # seconds; an older request could be a recording that someone plays back

# Events that are done. Keep them in your database (a table with a unique column), so that a restart does not forget them.
DONE = {} # rubocop:disable Style/MutableConstant

# Your work goes here. `kind` is such as invoice/add; `data` is a Hash for JSON, the text itself for XML: take the parser you
# like best, REXML or Nokogiri. Take less than 15 seconds, or only put the event into a queue. An exception means: send it
# again later.
def handle(kind, _data, body)
  warn "#{kind}: #{body.bytesize} bytes"
  file = ENV['WEBHOOK_FILE']
  File.open(file, 'ab') { |out| out.write(body, "\n") } if file
end

# Checks the signature over the body's very bytes, before anything reads them (standardwebhooks.com).
def genuine?(uid, timestamp, signatures, body)
  return false unless timestamp.match?(/\A\d{1,12}\z/) && (Time.now.to_i - timestamp.to_i).abs <= MAX_AGE

  secret = WEBHOOK_SECRET.delete_prefix('whsec_').unpack1('m')
  mac = OpenSSL::HMAC.digest('SHA256', secret, "#{uid}.#{timestamp}.".b + body)
  expected = "v1,#{[mac].pack('m0')}"
  # While a secret is being changed, the header holds a signature for the old one and one for the new one.
  signatures.split.any? { |given| same?(given, expected) }
end

# Compares in a time that tells nothing about where the two differ.
def same?(one, other)
  one.bytesize == other.bytesize && one.bytes.zip(other.bytes).sum { |a, b| a ^ b }.zero?
end

# Returns the kind of the event and the whole body, parsed where Ruby can.
def parse(content_type, body)
  text = body.dup.force_encoding(Encoding::UTF_8)
  if content_type.start_with?('application/xml')
    found = text.match(%r{<webhook_event>([^<]*)</webhook_event>}) ||
            text.match(/\A<\?xml[^>]*><webhook><type>([^<]*)</)
    return [found[1], text]
  end
  data = JSON.parse(text, max_nesting: false)
  [data.dig('metainfo', 'webhook_event') || data.fetch('type'), data]
end

# Answers one request: the status and the reply. The names of `headers` are in small letters.
def receive(method, headers, body)
  return [405, { error: 'only POST is answered here' }] unless method == 'POST'

  uid = headers.fetch('webhook-id', '')
  unless genuine?(uid, headers.fetch('webhook-timestamp', ''), headers.fetch('webhook-signature', ''), body)
    return [401, { error: 'the signature is wrong or too old' }]
  end

  # The same event may come twice, for instance when our answer got lost on the way.
  unless DONE.key?(uid)
    kind, data = parse(headers.fetch('content-type', ''), body)
    handle(kind, data, body)
    DONE[uid] = true
  end
  [200, { webhook_key: WEBHOOK_KEY }]
rescue StandardError => e
  warn "#{uid}: #{e.class}: #{e.message}"
  [500, { error: 'not handled; send it again later' }]
end

# A small server, to try it: one request a connection.
def serve(client)
  method = client.gets.to_s[/\A[A-Z]+/]
  headers = {}
  while (line = client.gets&.chomp) && !line.empty?
    name, value = line.split(':', 2)
    headers[name.downcase] = value.to_s.strip
  end
  body = client.read(headers['content-length'].to_i) || ''.b
  status, reply = receive(method, headers, body)
  reply = JSON.generate(reply)
  client.write "HTTP/1.1 #{status} -\r\ncontent-type: application/json\r\ncontent-length: #{reply.bytesize}\r\n" \
               "connection: close\r\n\r\n#{reply}"
ensure
  client.close
end

if $PROGRAM_NAME == __FILE__
  server = TCPServer.new('127.0.0.1', (ARGV[0] || 8080).to_i)
  puts "Listening on port #{server.addr[1]}"
  $stdout.flush
  loop { Thread.new(server.accept) { |client| serve(client) } }
end
