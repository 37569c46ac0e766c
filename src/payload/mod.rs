//! From an event to the bytes that go over the wire: the catalogue, the envelopes, JSON, XML and the signature.
