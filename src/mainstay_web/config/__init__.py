"""How the site is put together: options, settings, addresses, server."""
