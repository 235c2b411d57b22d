// A Google on loopback, as far as a browser sees it: consent, tokens, two calendars, events.
const http = require('node:http');

/** Opens it on a port. Answers its events by id, `revoke` and `stop`. */
async function google(port) {
  const events = new Map();
  let seq = 0;
  let granted = true;
  const put = (id, body) => events.set(id, { ...events.get(id), ...body, id, etag: `"${++seq}"`, seq });
  const server = http.createServer((req, res) => {
    let text = '';
    req.on('data', (part) => { text += part; });
    req.on('end', () => {
      const url = new URL(req.url, 'http://x');
      const say = (status, body) => res.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body));
      if (url.pathname === '/o/oauth2/v2/auth') {
        const back = new URL(url.searchParams.get('redirect_uri'));
        back.searchParams.set('state', url.searchParams.get('state'));
        back.searchParams.set('code', '4/code');
        return res.writeHead(200, { 'content-type': 'text/html' }).end(`<h1>Google</h1><a href="${back.href.replaceAll('&', '&amp;')}">Permitir</a>`);
      }
      if (url.pathname === '/token') {
        if (text.includes('authorization_code')) granted = true;
        if (!granted) return say(400, { error: 'invalid_grant' });
        return say(200, { access_token: 'a', refresh_token: 'r', expires_in: 1, scope: 'https://www.googleapis.com/auth/calendar.events.owned https://www.googleapis.com/auth/calendar.calendarlist.readonly' });
      }
      if (url.pathname === '/revoke') return say(200, {});
      if (url.pathname.endsWith('/calendarList')) {
        return say(200, { items: [{ id: 'paula@clinica.example', summary: 'paula@clinica.example', primary: true, accessRole: 'owner' }, { id: 'c_1@group.calendar.google.com', summary: 'Familia', accessRole: 'owner' }] });
      }
      const id = url.pathname.split('/events/')[1];
      if (req.method === 'GET') return say(200, { items: [...events.values()].filter((e) => e.seq > Number(url.searchParams.get('syncToken') || 0)), nextSyncToken: String(seq) });
      if (req.method === 'DELETE') {
        put(id, { status: 'cancelled' });
        return say(204);
      }
      const body = JSON.parse(text);
      if (req.method === 'POST' && events.has(body.id)) return say(409, { error: { errors: [{ reason: 'duplicate' }] } });
      put(id || body.id, body);
      return say(200, events.get(id || body.id));
    });
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { events, put, revoke: () => { granted = false; }, stop: () => new Promise((resolve) => server.close(resolve)) };
}

module.exports = { google };
