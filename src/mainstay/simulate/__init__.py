"""A synthetic treatment system, seeded: services, people and everything a service would have recorded."""
