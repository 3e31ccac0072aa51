"""Tables, charts and documents as bytes. The only layer that knows plotly."""
