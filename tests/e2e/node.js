// A real Mostrador per test file: fresh folder, free port, killed by its pid.
const { test: base, expect } = require('@playwright/test');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const binary = process.env.MOSTRADOR || path.join(__dirname, '../../target/debug/mostrador');
const PASSWORD = 'jacaranda tecla nube 7';

/** Starts `serve` on an empty folder, or `demo`. Answers its address, the set-up code, and `stop`. */
async function start(kind) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mostrador-e2e-'));
  const data = path.join(folder, 'data');
  const args = kind === 'demo' ? ['demo', '--folder', data, '--listen', '127.0.0.1:0'] : ['--data', data, 'serve', '--listen', '127.0.0.1:0', '--no-mdns'];
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(hard);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  const url = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address after 60 s: ${said}`)), 60_000);
    const hear = (chunk) => {
      said += chunk;
      const found = said.match(/Mostrador: (http:\/\/\S+?)\/?\s/);
      if (found) { clearTimeout(late); resolve(found[1]); }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => { clearTimeout(late); reject(new Error(`ended with ${code}: ${said}`)); });
  });
  return { url, stop, folder: data, said: () => said };
}

const test = base.extend({
  /** `demo` or `new`; a file says `test.use({ kind: 'new' })`. */
  kind: ['demo', { option: true, scope: 'worker' }],
  node: [async ({ kind }, use) => {
    const node = await start(kind);
    await use(node);
    await node.stop();
  }, { scope: 'worker', timeout: 90_000 }],
  baseURL: async ({ node }, use) => use(node.url),
});

async function login(page, user, password = PASSWORD) {
  await page.goto('/login');
  await page.getByLabel('Usuario').fill(user);
  await page.getByLabel('Contraseña').fill(password);
  await page.getByRole('button', { name: 'Entrar' }).click();
  await page.waitForURL((u) => !u.pathname.startsWith('/login'));
}

module.exports = { test, expect, start, login, PASSWORD };
