// A callback server as the guides of this field teach it: Express, the body parsed as JSON, one durable insert for each
// request, then the answer that Daraja documents. Given a folder, it says its address and runs until it is ended.
const express = require('express');
const Database = require('better-sqlite3');
const path = require('node:path');

const db = new Database(path.join(process.argv[2], 'callbacks.sqlite'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE callback (id INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL)');
const keep = db.prepare('INSERT INTO callback (received_at, path, body) VALUES (?, ?, ?)');

const app = express();
app.use(express.json({ limit: '64kb' }));
app.post('/c/*rest', (request, response) => {
  keep.run(Date.now(), request.path, JSON.stringify(request.body));
  response.json({ ResultCode: 0, ResultDesc: 'Accepted' });
});

const server = app.listen(0, '127.0.0.1', () => console.log(`127.0.0.1:${server.address().port}`));
