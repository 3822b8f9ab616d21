"""People log in with the organisation's own login: OpenID Connect, authorization code with PKCE."""
