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

/** The owner's mail settings, typed: letters go to `post`, links lead to `baseURL`. */
async function sendThrough(page, post, baseURL) {
  await page.goto('/settings/mail');
  await page.getByLabel('Servidor (SMTP)').fill('127.0.0.1');
  await page.getByLabel('Puerto').fill(String(post.port));
  await page.getByRole('radio', { name: 'Sin cifrar' }).check({ force: true });
  await page.getByLabel('Correo de quien envía').fill('citas@example.org');
  await page.getByLabel('Dirección pública').fill(baseURL);
  await page.getByRole('button', { name: 'Guardar' }).click();
  await page.getByText('Correo guardado.').waitFor();
}

module.exports = { openPost, sendThrough };
