import { expect, test } from 'vitest'
import { pullRequestPage } from './pull-request-page.ts'

test.each([
  [
    'git@github.com:acme/kit.git',
    null,
    'https://github.com/acme/kit/compare/main...fix%2Fa?expand=1',
  ],
  [
    'https://github.com/acme/kit.git',
    'git@github.com:me/kit.git',
    'https://github.com/acme/kit/compare/main...me:fix%2Fa?expand=1',
  ],
  [
    'https://gitlab.com/acme/tools/kit.git',
    null,
    'https://gitlab.com/acme/tools/kit/-/merge_requests/new?merge_request%5Bsource_branch%5D=fix%2Fa&merge_request%5Btarget_branch%5D=main',
  ],
  [
    'ssh://git@gitlab.corp.internal:2222/acme/kit',
    null,
    'https://gitlab.corp.internal/acme/kit/-/merge_requests/new?merge_request%5Bsource_branch%5D=fix%2Fa&merge_request%5Btarget_branch%5D=main',
  ],
  [
    'git@bitbucket.org:acme/kit.git',
    null,
    'https://bitbucket.org/acme/kit/pull-requests/new?source=fix%2Fa&dest=main',
  ],
  [
    'git@ssh.dev.azure.com:v3/acme/tools/kit',
    null,
    'https://dev.azure.com/acme/tools/_git/kit/pullrequestcreate?sourceRef=fix%2Fa&targetRef=main',
  ],
  [
    'https://dev.azure.com/acme/tools/_git/kit',
    null,
    'https://dev.azure.com/acme/tools/_git/kit/pullrequestcreate?sourceRef=fix%2Fa&targetRef=main',
  ],
  ['https://git.example.com/acme/kit.git', null, null],
  ['file:///srv/kit.git', null, null],
])('%s', (url, fork, page) => {
  expect(pullRequestPage({ url, branch: 'fix/a', into: 'main', fork })).toBe(page)
})
