"""From counts to counts that may be published: small ones hidden, and proven to stay so."""
