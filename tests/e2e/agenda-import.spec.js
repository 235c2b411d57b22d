// A calendar exported elsewhere: the file, the dry run with every reason, the choices, the import and the way back.
const { test, expect, login } = require('./node');
const { examine } = require('./axe');

test.use({ kind: 'demo calendar' });

/** A Saturday some weeks ahead at an hour, as a calendar writes it. */
function at(hour, minutes = 0) {
  const day = new Date(Date.now() + 40 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((6 - day.getUTCDay() + 7) % 7));
  return `${day.toISOString().slice(0, 10).replaceAll('-', '')}T${String(hour).padStart(2, '0')}${String(minutes).padStart(2, '0')}00`;
}

function event(uid, hour, title, more = '') {
  return `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTART;TZID=America/Mexico_City:${at(hour)}\r\nDTEND;TZID=America/Mexico_City:${at(hour, 30)}\r\nSUMMARY:${title}\r\n${more}END:VEVENT\r\n`;
}

function calendar(events) {
  return { name: 'calendario.ics', mimeType: 'text/calendar', buffer: Buffer.from(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join('')}END:VCALENDAR\r\n`) };
}

test('a calendar out of a file', async ({ page, baseURL }) => {
  const wrong = [];
  await login(page, 'ana');
  await page.goto('/people');
  const name = (await page.locator('.rows a.row strong').first().textContent()).trim();
  await page.goto('/agenda/calendars');
  await page.getByRole('link', { name: 'Traer un archivo .ics' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Traer un calendario');

  // What is no calendar says so beside the field.
  await page.getByLabel('Archivo .ics').setInputFiles({ name: 'takeout.zip', mimeType: 'application/zip', buffer: Buffer.from('PK\u0003\u0004') });
  await page.getByRole('button', { name: 'Revisar' }).click();
  await expect(page.locator('.error')).toContainText('Es un archivo comprimido');

  const file = calendar([
    event('1@example.org', 9, name),
    event('2@example.org', 10, 'Camila Estreno Montes'),
    event('3@example.org', 10, 'Otra a la misma hora'),
    event('4@example.org', 11, name, 'STATUS:CANCELLED\r\n'),
    event('5@example.org', 12, 'Taller'),
  ]);
  await page.goto('/agenda/import');
  await page.getByLabel('Archivo .ics').setInputFiles(file);
  await page.getByRole('button', { name: 'Revisar' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Revise antes de traer');
  const tile = (word) => page.locator('.tile', { hasText: word }).locator('.tile-number');
  await expect(tile('Bloqueos')).toHaveText('3');
  await expect(tile('No entran')).toHaveText('2');
  await expect(page.locator('#made')).toContainText('Tiempo ocupado');

  // As appointments: a service must be chosen; one person is found, one is registered.
  await page.getByRole('radio', { name: /Una cita/ }).check();
  await page.getByRole('button', { name: 'Revisar con estas opciones' }).click();
  await expect(page.locator('.error')).toBeVisible();
  await page.getByLabel('Servicio').selectOption({ index: 1 });
  await page.getByRole('radio', { name: /Una cita/ }).check();
  await page.getByLabel('Si no se encuentra a la persona').selectOption({ label: 'Registrar a alguien con ese nombre' });
  await page.getByRole('button', { name: 'Revisar con estas opciones' }).click();
  await expect(tile('Citas')).toHaveText('2');
  await expect(tile('Personas nuevas')).toHaveText('1');
  await expect(page.locator('#made')).toContainText(name);
  await expect(page.locator('#made')).toContainText('Camila Estreno Montes');
  const left = page.locator('#left');
  await left.getByLabel('Por qué').selectOption('cancelled');
  await left.getByRole('button', { name: 'Ver' }).click();
  await expect(page).toHaveURL(/why=cancelled/);
  await expect(left.locator('.row')).toHaveCount(1);
  await expect(left.locator('.row')).toContainText('Está cancelado');
  for (const theme of ['light', 'dark']) {
    await page.context().addCookies([{ name: 'theme', value: theme, url: baseURL }]);
    await page.reload();
    await examine(page, '/agenda/import/{id}', theme, wrong);
  }

  await page.getByRole('button', { name: 'Traer 2' }).click();
  await expect(page.getByText('Entraron 2 citas y 0 bloqueos.')).toBeVisible();
  const past = page.locator('#imports');
  await expect(past).toContainText('2 citas');
  await examine(page, '/agenda/import', 'dark', wrong);

  // The same file again: nothing to bring in.
  await page.getByLabel('Archivo .ics').setInputFiles(file);
  await page.getByRole('button', { name: 'Revisar' }).click();
  await page.getByRole('radio', { name: /Una cita/ }).check();
  await page.getByLabel('Servicio').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Revisar con estas opciones' }).click();
  await expect(left).toContainText('Ya se trajo antes (2)');
  await page.getByRole('button', { name: 'Descartar este archivo' }).click();

  await past.getByRole('button', { name: 'Deshacer' }).click();
  await expect(page.getByText('Se quitaron 2 citas y bloqueos.')).toBeVisible();
  await expect(past).toContainText('Deshecho');
  expect(wrong.join('\n')).toBe('');
});
