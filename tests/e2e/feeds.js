// A calendar elsewhere, on loopback: answers with the events it was given last.
const http = require('node:http');

async function openFeeds() {
  const feeds = { events: [] };
  const server = http.createServer((_, answer) => {
    const events = feeds.events.map(({ uid, from, until }) => ['BEGIN:VEVENT', `UID:${uid}`, 'SUMMARY:Privado', `DTSTART:${from}`, `DTEND:${until}`, 'END:VEVENT'].join('\r\n'));
    answer.writeHead(200, { 'content-type': 'text/calendar' });
    answer.end(['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n'));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  feeds.host = `127.0.0.1:${server.address().port}`;
  feeds.close = () => server.close();
  return feeds;
}

module.exports = { openFeeds };
