// A real Mostrador per test file: fresh folder, free port, killed by its pid.
const { test: base, expect } = require('@playwright/test');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const binary = process.env.MOSTRADOR || path.join(__dirname, '../../target/debug/mostrador');
const PASSWORD = 'jacaranda tecla nube 7';

/** Starts `serve` on an empty folder, or `demo`, with variables. Answers its address, the set-up code, and `stop`. */
async function start(kind, env = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mostrador-e2e-'));
  const data = path.join(folder, 'data');
  const args = kind === 'demo' ? ['demo', '--folder', data, '--listen', '127.0.0.1:0'] : ['--data', data, 'serve', '--listen', '127.0.0.1:0', '--no-mdns'];
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
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
    const late = setTimeout(() => reject(new Error(`no address after 120 s: ${said}`)), 120_000);
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
  /** What to start and for whom: `test.use({ kind: 'new setup' })`. A name of its own gives a file a node of its own. */
  kind: ['demo', { option: true, scope: 'worker' }],
  node: [async ({ kind }, use) => {
    const node = await start(kind.split(' ')[0]);
    await use(node);
    await node.stop();
  }, { scope: 'worker', timeout: 180_000 }],
  baseURL: async ({ node }, use) => use(node.url),
});

async function login(page, user, password = PASSWORD) {
  await page.goto('/login');
  await page.getByLabel('Usuario').fill(user);
  await page.getByLabel('Contraseña').fill(password);
  await page.getByRole('button', { name: 'Entrar' }).click();
  await page.waitForURL((u) => u.pathname !== '/login');
}

/** The wizard of a new node, up to the first page. Answers the recovery key as the paper has it. */
async function found(page, node, { name = 'Consultorio Ceiba', trades = ['Consultorio o clínica'], clinician = true } = {}) {
  await page.goto(node.said().match(/https?:\S+\/setup\?code=\S+/)[0]);
  await page.getByLabel('Nombre del negocio').fill(name);
  for (const t of trades) await page.getByRole('checkbox', { name: t }).check();
  await page.getByLabel('Su nombre').fill('Dra. Elena Ríos');
  await page.getByLabel('Usuario').fill('elena');
  await page.getByLabel('Contraseña').fill(PASSWORD);
  if (clinician) await page.getByLabel('También atiendo pacientes').check();
  await page.getByRole('button', { name: 'Crear el negocio' }).click();
  await page.waitForURL(/\/setup\/kit/);
  const groups = await answerKit(page);
  await page.waitForURL((u) => u.pathname === '/');
  return `AGE-SECRET-KEY-1 ${groups.join(' ')}`;
}

/** Delicate deeds ask for the password again when it was not just given. */
async function confirmed(page) {
  if (new URL(page.url()).pathname !== '/me/confirm') return false;
  await page.getByLabel('Contraseña').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.waitForURL((u) => u.pathname !== '/me/confirm');
  return true;
}

/** The groups shown, and the two it asks for. */
async function answerKit(page) {
  const groups = await page.locator('.kit-groups b').allTextContents();
  const fields = page.getByLabel(/^Grupo \d+/);
  for (let i = 0; i < 2; i++) {
    const asked = await fields.nth(i).evaluate((e) => e.labels[0].textContent);
    await fields.nth(i).fill(groups[Number(asked.match(/\d+/)[0]) - 1]);
  }
  await page.getByRole('button', { name: 'La tengo guardada' }).click();
  return groups;
}

/** Next Monday of the business, so that everybody's hours hold. */
function monday() {
  const day = new Date(`${new Date().toLocaleDateString('sv-SE', { timeZone: 'America/Mexico_City' })}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7 || 7) + 7);
  return day.toISOString().slice(0, 10);
}

module.exports = { found, confirmed, answerKit, monday, test, expect, start, login, PASSWORD };
