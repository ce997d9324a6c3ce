"""My treatment: pages that explain a treatment to the person who takes it."""
