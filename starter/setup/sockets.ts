import type { Part } from './parts.ts';
import type { Project } from './project.ts';

export const sockets: Part = {
  name: 'sockets',
  about: 'gateways: a websocket that knows who is logged in',
  words: /gateway|isMessage\(context|sockets?\.js'|websockets\b|platform-ws|SocketRequest/i,
  remove(project) {
    project.remove(
      'src/core/platform/{sockets,upgrades}.ts',
      'src/core/web/socket*',
      'test/support/{gateway,socket}.ts',
      'test/proxy/nginx-sockets.e2e-spec.ts',
    );
    project.removePackages('@nestjs/platform-ws', '@nestjs/websockets', 'ws', '@types/ws');
    leavePlatforms(project);
    leaveGuards(project);
    leavePolicy(project);
    leaveTests(project);
  },
};

function leavePlatforms(project: Project) {
  project.dropLines('src/core/log/http-log.ts', /A socket's line is written/);
  project.replace('src/core/log/http-log.ts', ' || status === 101', '');
  project.replace('src/core/process/app.ts', / {2}if \(hasGateway[^]*?\n {2}\}\n/, '');
  project.replace('src/core/process/app.ts', /\/\*\* A class with @WebSocketGateway[^]*?;\n\n/, '');
  for (const platform of ['express', 'fastify'])
    project.dropLines(`src/core/platform/${platform}-requests.ts`, /upgrades|takeOver/);
}

function leaveGuards(project: Project) {
  const access = (name: string) => `src/core/web/access/${name}.guard.ts`;
  project.replace(access('roles'), ' && !isMessage(context)', '');
  project.replace(access('roles'), ' and every message', '');
  for (const name of ['signed-in', 'roles'])
    project.replace(access(name), ', of pages or of a gateway', '');
  for (const name of ['signed-in', 'confirmed', 'roles', 'ended-login'])
    project.dropLines(access(name), /isMessage|Each message of a socket|The socket is closed/);
  project.dropLines('src/core/web/request.ts', /isMessage|switchToWs/);
  project.replace('src/core/web/request.ts', ': context.switch', 'context.switch');
  project.replace(
    'src/core/web/request.ts',
    ', or that of the socket whose message it handles',
    '',
  );
  project.dropLines('src/core/web/protection/cross-site.guard.ts', /A socket was judged/);
  project.replace(
    'src/core/web/protection/cross-site.guard.ts',
    "context.getType() !== 'http' || ",
    '',
  );
  for (const file of [
    'page/layout-and-save.interceptor',
    'bodies/body.guard',
    'errors/error-details',
  ])
    project.dropLines(`src/core/web/${file}.ts`, /getType\(\) !== 'http'|A message of a socket/);
}

function leavePolicy(project: Project) {
  const policy = 'src/core/config/policy.ts';
  project.dropLines(policy, /Safari before|Of a websocket|message: 100/);
  project.replace(policy, /connectSrc: .*/, 'connectSrc: OURS,');
  project.replace(policy, '= (publicOrigin: string) => ({', '= {');
  project.replace('src/core/config/policy.spec.ts', "('https://shop.example')", '');
  project.replace(policy, /baseUri: "'none'",\n\}\)/, 'baseUri: "\'none\'",\n}');
  const headers = 'src/core/web/protection/security-headers';
  project.replace(`${headers}.ts`, 'Policy(publicOrigin)', 'Policy');
  project.replace(
    `${headers}.e2e-spec.ts`,
    "Policy(new Config({ PORT: '0' }).publicOrigin)",
    'Policy',
  );
  project.dropLines(`${headers}.e2e-spec.ts`, /import \{ Config \}/);
  const nginx = 'deploy/nginx/default.conf.template';
  project.replace(nginx, /# For a browser that wants a websocket[^]*?\n\n(?=server)/, '');
  project.replace(nginx, '$connection_asked', '""');
  project.dropLines(nginx, /upgrade_asked/);
}

function leaveTests(project: Project) {
  project.dropLines('test/packages.spec.ts', /^\/\*\* Loaded only for a|^const SOCKETS/);
  project.replace('test/packages.spec.ts', '.filter((file) => file !== SOCKETS)', '');
  project.dropBlock('test/packages.spec.ts', "it('loads nothing of sockets");
  project.dropLines('src/core/web/access/roles.e2e-spec.ts', /socket\.js|gateway\.js/);
  project.replace('src/core/web/access/roles.e2e-spec.ts', '[gateway, rooms]', '[rooms]');
  project.dropBlock('src/core/web/access/roles.e2e-spec.ts', "describe('A message of a socket'");
  project.replace('test/proxy/nginx-limits.e2e-spec.ts', /const websocket =[^]*?;\n\n/, '');
  project.dropLines('test/proxy/nginx-limits.e2e-spec.ts', /a wish for a websocket/);
}
