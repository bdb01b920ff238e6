import { expect, test } from 'vitest'
import { isPlainHeader, isPlainValue } from './plain-value.ts'

test.each([
  ['LOG_LEVEL', 'info'],
  ['PORT', '8080'],
  ['DEBUG', 'true'],
  ['RATE', '0.5'],
  ['MODE', 'read-only'],
  ['BASE_URL', 'https://api.example.com/v2/search'],
  ['HOST', 'http://localhost:3000'],
])('%s=%s is plainly no secret', (name, value) => {
  expect(isPlainValue(name, value)).toBe(true)
})

test.each([
  ['API_KEY', 'info'],
  ['GITHUB_TOKEN', '12345'],
  ['DB_PASSWORD', 'letmein'],
  ['VALUE', 'sk-live-51H8xYz'],
  ['VALUE', 'a1b2c3d4e5f6a7b8'],
  ['VALUE', 'Hunter2'],
  ['VALUE', '1234567890'],
  ['VALUE', 'correct-horse-battery-staple'],
  ['URL', 'https://me:pw@example.com/'],
  ['URL', 'https://example.com/?token=x'],
  ['WEBHOOK', 'https://hooks.example.com/services/T00000000/B00000000'],
  ['URL', 'https://example.com/3f2a9c81bd07/x'],
])('%s=%s may be one', (name, value) => {
  expect(isPlainValue(name, value)).toBe(false)
})

test.each([
  ['X-Region', 'eu', true],
  ['Accept', 'application/json, text/event-stream', true],
  ['Content-Type', 'application/json; charset=utf-8', true],
  ['Authorization', 'basic', false],
  ['X-Api-Key', 'eu', false],
  ['X-Custom', 'application/json', false],
  ['Cookie', 'a=b', false],
])('the header %s: %s is plainly no secret: %s', (name, value, isPlain) => {
  expect(isPlainHeader(name, value)).toBe(isPlain)
})
