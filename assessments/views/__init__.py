"""What answers a request: fetch and authorise, form, act, render. No arithmetic, no columns."""
