"""Load and loss: the real site, loaded at a fixed rate, killed, starved: `make load`.

    databases      SQLite in a folder, PostgreSQL with fsync: started, killed, looked into
    sites          the site as `make run` serves it, killed and started again
    ground         (in a process of its own) a round, analysts and codings by the project's actions
    wire           one signed-in browser: cookies, CSRF token, a connection that is kept
    entries        what an analyst writes, in a form that shows a half save
    ledger         pure: what was sent and acknowledged against what is stored
    analysts       virtual analysts that save as the scoring page does
    pace           requests at a fixed rate, whatever the answers do
    speed          P5, P6, P7
    kills          R1, and R2: the same with servers that lose saves, which must be found
    lying          a server that answers before it commits; only R2 uses it
    troubles       R8: disk full, database stopped, restarted in flight
    reports        the table, its JSON, and its section of docs/performance.md

The site is driven over HTTP and looked into by SQL, so nothing here trusts the code it measures.
"""
