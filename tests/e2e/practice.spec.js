// As the README promises: an empty machine becomes a practice of three, its page is open, somebody books from a second
// browser, the letters come, and a calendar elsewhere takes its time.
const { test: base, expect, found, monday, start } = require('./node');
const { openFeeds } = require('./feeds');
const { openPost, sendThrough } = require('./post');

const test = base.extend({
  node: [async ({}, use) => {
    const [feeds, post] = [await openFeeds(), await openPost()];
    const node = await start('new', { MOSTRADOR_TRIAL_HOST: feeds.host });
    await use({ ...node, feeds, post });
    await node.stop();
    feeds.close();
    post.close();
  }, { scope: 'worker', timeout: 180_000 }],
});
test.use({ kind: 'new practice' });

const day = monday();
const HOURS = '09:00-14:00, 16:00-19:00';

async function addProfessional(page, name) {
  await page.goto('/agenda/arrange');
  await page.getByRole('link', { name: 'Agregar', exact: false }).first().click();
  await page.getByLabel('Nombre', { exact: false }).first().fill(name);
  for (const word of ['Lunes', 'Martes', 'Miércoles', 'Jueves', 'Viernes']) await page.getByLabel(word).fill(HOURS);
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByRole('link', { name })).toBeVisible();
}

test('from an empty machine to a stranger in the agenda', async ({ page, browser, baseURL, node }, info) => {
  // The confirmation leaves with a job of each minute.
  test.setTimeout(400_000);
  await found(page, node, { name: 'Consultorios Ceiba' });

  for (const name of ['Dra. Núñez', 'Dr. Peña', 'Lic. Zúñiga']) await addProfessional(page, name);
  await page.goto('/agenda/services/edit');
  await page.getByLabel('Nombre').first().fill('Valoración');
  await page.getByLabel(/Minutos|Dura/).first().fill('30');
  await page.getByLabel('Se puede agendar en línea').check();
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByRole('link', { name: 'Valoración' })).toBeVisible();

  await sendThrough(page, node.post, baseURL);
  await page.goto('/agenda/page');
  await page.getByLabel(/Abierta: la gente/).check();
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Guardado.')).toBeVisible();

  // A calendar elsewhere takes the whole morning of one of them.
  const compact = day.replaceAll('-', '');
  node.feeds.events = [{ uid: 'congreso@x', from: `${compact}T090000`, until: `${compact}T140000` }];
  await page.goto('/agenda/calendars');
  await page.getByLabel('De quién es el tiempo').selectOption({ label: 'Dra. Núñez' });
  await page.getByLabel('Nombre para reconocerlo').fill('Google de la doctora');
  await page.getByLabel('Dirección secreta (iCal)').fill(`http://${node.feeds.host}/secreta/basic.ics`);
  await page.getByRole('button', { name: 'Seguir', exact: true }).click();
  await expect(page.locator('#calendars').getByText('Google de la doctora')).toBeVisible();

  // A second browser, a stranger.
  const outside = await browser.newContext({ ...info.project.use, baseURL });
  const visitor = await outside.newPage();
  await visitor.goto('/b');
  await visitor.getByRole('link', { name: /Valoración/ }).first().click();
  const times = async (who) => {
    const resource = await visitor.evaluate((who) => [...document.querySelectorAll('select[name=resource] option')].find((o) => o.textContent.includes(who)).value, who);
    const service = new URL(visitor.url()).searchParams.get('service');
    const answer = await visitor.request.get(`/b/times?service=${service}&resource=${resource}&from=${day}`, { headers: { accept: 'application/json' } });
    return (await answer.json()).days.find((d) => d.date === day).times.map((t) => t[0]);
  };
  expect((await times('Núñez'))[0], 'her morning is taken elsewhere').toBe('16:00');
  expect((await times('Peña'))[0]).toBe('09:00');
  await visitor.goto(`${visitor.url()}&from=${day}`);
  await visitor.locator('.times a', { hasText: '09:00' }).first().click();
  await visitor.getByLabel('Nombre').first().fill('Noé');
  await visitor.getByLabel('Apellidos').fill('Ibáñez Luna');
  await visitor.getByLabel('Correo').fill('noe@example.org');
  await visitor.getByRole('button', { name: 'Continuar' }).click();
  await expect(visitor.getByRole('heading', { name: 'Confirme su correo' })).toBeVisible();
  await expect.poll(() => node.post.letters.length, { timeout: 20_000 }).toBe(1);
  const code = node.post.letters[0].data.match(/^Subject: .*?(\d{3}) (\d{3})/m);
  await visitor.getByLabel('Código').fill(`${code[1]}${code[2]}`);
  await visitor.getByRole('button', { name: 'Confirmar la cita' }).click();
  await expect(visitor.getByText('Listo: su cita está agendada.', { exact: false })).toBeVisible();
  await outside.close();

  // The confirmation with its invitation, and the appointment on the agenda.
  await expect.poll(() => node.post.letters.length, { timeout: 180_000 }).toBe(2);
  expect(node.post.letters[1].data).toContain('text/calendar');
  await page.goto(`/agenda?view=day&day=${day}`);
  await expect(page.getByText('Noé Ibáñez Luna').filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText('Ocupado fuera').filter({ visible: true }).first()).toBeVisible();
});
