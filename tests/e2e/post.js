// A mail server on loopback: takes every letter, keeps subject and body.
const net = require('node:net');

async function openPost() {
  const letters = [];
  const server = net.createServer((socket) => {
    let data = null; let to = '';
    let rest = '';
    socket.on('error', () => {});
    socket.write('220 here ESMTP\r\n');
    socket.on('data', (chunk) => {
      rest += chunk;
      let at;
      while ((at = rest.indexOf('\r\n')) >= 0) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        if (data !== null) {
          if (line === '.') { letters.push({ to, data }); data = null; socket.write('250 taken\r\n'); } else data += `${line}\r\n`;
        } else if (/^EHLO/i.test(line)) socket.write('250-here\r\n250 8BITMIME\r\n');
        else if (/^RCPT/i.test(line)) { to = line.split(/[<>]/)[1]; socket.write('250 ok\r\n'); }
        else if (/^DATA/i.test(line)) { data = ''; socket.write('354 go on\r\n'); }
        else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { port: server.address().port, letters, close: () => server.close() };
}

module.exports = { openPost };
