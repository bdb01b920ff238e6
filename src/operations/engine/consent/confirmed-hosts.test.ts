import fs from 'node:fs'
import { expect, test } from 'vitest'
import { createWorld, inWorld, removeWorld } from '../../../../test/world/world.ts'
import type { Ports } from '../../../ports/ports.ts'
import { assertHostAllowed, confirmHosts, confirmTyped, trustIn } from './confirmed-hosts.ts'

/** Every name that looks public is, but one. */
function decorate(ports: Ports): Ports {
  return { ...ports, repositories: { ...ports.repositories, isPublic: isNotHidden } }
}

function isNotHidden(url: string): Promise<boolean> {
  return Promise.resolve(!url.includes('hidden'))
}

async function asked(task: (ports: Ports) => Promise<void>): Promise<void> {
  const world = createWorld()
  await inWorld(world, { decorate }, task)
  removeWorld(world)
}

test('a public host needs no word', () =>
  asked(async (ports) => {
    expect(await assertHostAllowed(ports, 'https://github.com/a/b')).toBe(false)
    expect(await assertHostAllowed(ports, 'git@github.com:a/b.git')).toBe(false)
  }))

test.each([
  ['https://git.corp.internal/a/b', 'git.corp.internal'],
  ['http://10.1.2.3:8080/a/b', '10.1.2.3'],
  ['git@work:a/b', 'work'],
  ['https://[fd00::1]/a/b', 'fd00::1'],
  ['https://hidden.example.com/a/b', 'hidden.example.com'],
  ['http://example.com/a/b', 'example.com'],
])('%s is refused until its host is confirmed', (url, host) =>
  asked(async (ports) => {
    await expect(assertHostAllowed(ports, url)).rejects.toMatchObject({
      code: 'E_HOST_UNCONFIRMED',
      fix: expect.stringContaining(`Add \`--allow-host ${host}\` if you know it`),
      data: { host },
    })
    expect(await assertHostAllowed(ports, url, [host])).toBe(true)
    await expect(assertHostAllowed(ports, url)).rejects.toMatchObject({
      code: 'E_HOST_UNCONFIRMED',
    })
    await confirmHosts(ports, [host])
    expect(await assertHostAllowed(ports, url)).toBe(true)
  }),
)

test('a host is confirmed alone, however it is written', () =>
  asked(async (ports) => {
    await confirmHosts(ports, ['[FD00::1]', 'Git.Corp.Internal'])
    expect(await assertHostAllowed(ports, 'https://[fd00::1]/a')).toBe(true)
    expect(await assertHostAllowed(ports, 'https://git.corp.internal/a')).toBe(true)
    await expect(assertHostAllowed(ports, 'https://other.corp.internal/a')).rejects.toMatchObject({
      code: 'E_HOST_UNCONFIRMED',
    })
  }))

test('what is typed vouches for its host, and a public one needs no word', () =>
  asked(async (ports) => {
    for (const url of ['https://github.com/a', 'git@work:a', 'https://hidden.example.com/a']) {
      await confirmTyped(ports, url)
    }
    expect(await assertHostAllowed(ports, 'https://github.com/a')).toBe(false)
    expect(await assertHostAllowed(ports, 'git@work:b')).toBe(true)
    expect(await assertHostAllowed(ports, 'https://hidden.example.com/b')).toBe(true)
  }))

test('what is no address is refused, whatever is confirmed', () =>
  asked(async (ports) => {
    const refused = assertHostAllowed(ports, 'https://me:secret@work/a', ['work'])
    await expect(refused).rejects.toMatchObject({ code: 'E_URL_FORBIDDEN' })
    await expect(assertHostAllowed(ports, 'ext::sh -c x')).rejects.toMatchObject({
      code: 'E_GIT_URL',
    })
  }))

test('hosts that the settings allow need no word', () =>
  asked(async (ports) => {
    const text = '[sources]\nallowed_hosts = "git.corp.internal, *.lan"\n'
    ports.files.mkdir(ports.places.home, 0o700)
    fs.writeFileSync(`${ports.places.home}/config.toml`, text)
    expect(await assertHostAllowed(ports, 'https://git.corp.internal/a')).toBe(true)
    expect(await assertHostAllowed(ports, 'https://git.office.lan/a')).toBe(true)
    expect(trustIn(ports, 'https://files.lan/a.zip')).toEqual({ mayBePrivate: true })
    for (const url of ['https://lan/a', 'https://other.corp.internal/a', 'https://10.0.0.1/a']) {
      await expect(assertHostAllowed(ports, url)).rejects.toMatchObject({
        code: 'E_HOST_UNCONFIRMED',
      })
      expect(trustIn(ports, url)).toEqual({})
    }
  }))
