#!/usr/bin/env perl
# A receiver of webhooks: it checks the signature, does its work once for each event, and answers with the key.
#
#     perl receiver.pl [PORT]      PORT is 8080 unless said otherwise; 0 takes a free one
#
# Perl 5.14 or newer, nothing else. In a Mojolicious, Dancer or PSGI application, call receive() from it and leave the small
# server at the end out. Let your web server, which speaks TLS, pass the Post URL on to it.
# Post URL: {{url}}
use strict;
use warnings;
use Digest::SHA qw(hmac_sha256_base64);
use IO::Socket::INET;
use JSON::PP;
use MIME::Base64 qw(decode_base64);

# ---- These two lines are yours. Keep them secret: who knows them can speak in our name. ----
my $WEBHOOK_SECRET = '{{secret}}';
my $WEBHOOK_KEY = '{{key}}';
# --------------------------------------------------------------------------------------------

my $MAX_AGE = 5 * 60;    # seconds; an older request could be a recording that someone plays back

# Events that are done. Keep them in your database (a table with a unique column), so that a restart does not forget them.
my %done;

# Your work goes here. $kind is such as invoice/add; $data is a hash for JSON, the text itself for XML: Perl has no XML parser
# of its own, so take the one you like best, such as XML::LibXML. Take less than 15 seconds, or only put the event into a
# queue. To die means: send it again later.
sub handle {
    my ($kind, $data, $body) = @_;
    print STDERR "$kind: " . length($body) . " bytes\n";
    if (my $file = $ENV{WEBHOOK_FILE}) {
        open my $out, '>>:raw', $file or die "$file: $!";
        print $out "$body\n";
        close $out or die "$file: $!";
    }
}

# Checks the signature over the body's very bytes, before anything reads them (standardwebhooks.com).
sub is_genuine {
    my ($uid, $timestamp, $signatures, $body) = @_;
    return 0 unless $timestamp =~ /\A[0-9]{1,12}\z/ && abs(time - $timestamp) <= $MAX_AGE;
    (my $secret = $WEBHOOK_SECRET) =~ s/\Awhsec_//;
    my $mac = hmac_sha256_base64("$uid.$timestamp.$body", decode_base64($secret));
    my $expected = "v1,$mac=";    # Digest::SHA leaves the padding out; 32 bytes always have one sign of it
    # While a secret is being changed, the header holds a signature for the old one and one for the new one.
    return scalar grep { same($_, $expected) } split ' ', $signatures;
}

# Compares in a time that tells nothing about where the two differ.
sub same {
    my ($one, $other) = @_;
    return length $one == length $other && ($one ^ $other) !~ /[^\0]/;
}

# Returns the kind of the event and the whole body, parsed where Perl can.
sub parse {
    my ($content_type, $body) = @_;
    if ($content_type =~ m{\Aapplication/xml}) {
        my ($kind) = $body =~ m{<webhook_event>([^<]*)</webhook_event>};
        ($kind) = $body =~ m{\A<\?xml[^>]*><webhook><type>([^<]*)<} unless defined $kind;
        die "no kind of event in this XML\n" unless defined $kind;
        return ($kind, $body);
    }
    my $data = JSON::PP->new->utf8->max_depth(2048)->decode($body);
    my $kind = $data->{metainfo} ? $data->{metainfo}{webhook_event} : $data->{type};
    return ($kind // die("no kind of event in this JSON\n"), $data);
}

# Answers one request: the status and the reply. The names of the headers are in small letters.
sub receive {
    my ($method, $headers, $body) = @_;
    return (405, { error => 'only POST is answered here' }) if $method ne 'POST';
    my ($uid, $timestamp, $signatures) = map { $headers->{"webhook-$_"} // '' } qw(id timestamp signature);
    return (401, { error => 'the signature is wrong or too old' })
        unless is_genuine($uid, $timestamp, $signatures, $body);
    # The same event may come twice, for instance when our answer got lost on the way.
    my $handled = $done{$uid} || eval {
        my ($kind, $data) = parse($headers->{'content-type'} // '', $body);
        handle($kind, $data, $body);
        $done{$uid} = 1;
    };
    return (200, { webhook_key => $WEBHOOK_KEY }) if $handled;
    print STDERR "$uid: $@";
    return (500, { error => 'not handled; send it again later' });
}

# A small server, to try it: one request after the other.
my $server = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1', LocalPort => $ARGV[0] // 8080, Listen => 64, ReuseAddr => 1
) or die "cannot listen: $@";
$| = 1;
$SIG{PIPE} = 'IGNORE';
print 'Listening on port ' . $server->sockport . "\n";
while (my $client = $server->accept) {
    binmode $client;
    my ($method) = (<$client> // '') =~ /\A([A-Z]+)/;
    my (%headers, $body);
    while (defined(my $line = <$client>)) {
        $line =~ s/\r?\n\z//;
        last if $line eq '';
        my ($name, $value) = split /:\s*/, $line, 2;
        $headers{lc $name} = $value // '';
    }
    read $client, $body, $headers{'content-length'} // 0;
    my ($status, $reply) = receive($method // '', \%headers, $body // '');
    $reply = JSON::PP->new->utf8->encode($reply);
    print $client "HTTP/1.1 $status -\r\ncontent-type: application/json\r\ncontent-length: " . length($reply)
        . "\r\nconnection: close\r\n\r\n$reply";
    close $client;
}
