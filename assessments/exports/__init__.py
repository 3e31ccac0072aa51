"""What leaves the site: tables and charts as bytes. The only layer that knows plotly."""
