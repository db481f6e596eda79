"""Engines: cleannews inside other systems. Their packages are optional, and imported here alone."""
