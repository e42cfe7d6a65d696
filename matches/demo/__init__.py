"""A believable program for trying PeerMatch out: invented people, and matches at every stage."""
