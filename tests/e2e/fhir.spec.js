// The bundle that a clinic hands over, held against the shapes of FHIR R4.
const { test, expect, login } = require('./node');
const { Fhir } = require('fhir/fhir');

test.use({ kind: 'demo' });

test('the exported bundle is valid FHIR R4', async ({ page, node }) => {
  await login(page, 'ana');
  const post = async (path, data) => {
    const answer = await page.request.post(path, { data, headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin' } });
    expect(answer.ok(), await answer.text()).toBeTruthy();
    return answer.json();
  };
  await page.goto('/people');
  const id = (await page.locator('a.row').first().getAttribute('href')).split('/').pop();
  for (const [kind, text] of [['allergy', 'Penicilina'], ['problem', 'I10 Hipertensión arterial'], ['medicine', 'Losartán 50 mg']]) {
    await post(`/charts/${id}/alerts`, { kind, text });
  }
  const note = await post(`/charts/${id}/notes`, {});
  const saved = await post(`/notes/${note.id}`, {
    version: 1, reason: 'Control', evolution: 'Bien.', diagnosis: 'I10 Hipertensión arterial esencial\nCefalea · presuntivo', prognosis: 'Bueno', treatment: 'Losartán',
    vitals: { systolic: { value: '130' }, diastolic: { value: '85' }, temperature: { value: '36,5' }, 'oxygen-saturation': { value: '95' }, weight: { value: '70' }, height: { value: '160' } },
  });
  await post(`/notes/${note.id}/sign`, { version: saved.version });
  await post(`/charts/${id}/prescriptions`, { items: [{ generic: 'Loratadina', strength: '10 mg', form: 'tabletas', dose: '1 tableta', route: 'oral', frequency: 'cada 24 horas', duration: '7 días' }] });

  const answer = await page.request.get(`/charts/${id}/fhir.json`);
  expect(answer.headers()['content-type']).toContain('application/fhir+json');
  const bundle = await answer.json();
  const fhir = new Fhir();
  const whole = fhir.validate(bundle, { errorOnUnexpected: true });
  expect(whole.messages.filter((m) => m.severity === 'error' || m.severity === 'fatal')).toEqual([]);
  for (const { resource } of bundle.entry) {
    const { valid, messages } = fhir.validate(resource, { errorOnUnexpected: true });
    expect(messages.filter((m) => m.severity === 'error' || m.severity === 'fatal'), resource.resourceType).toEqual([]);
    expect(valid, resource.resourceType).toBe(true);
  }
  // The validator does find what is wrong.
  expect(fhir.validate({ resourceType: 'Patient', gender: 'mujer' }).valid).toBe(false);
});
