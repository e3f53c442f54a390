import { generateKeyPairSync, hash, randomBytes, sign } from 'node:crypto';

const [PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED] = [1, 4, 8, 16, 64];

const bytes = (...parts: (string | number[] | Uint8Array)[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  );
const sha256 = (data: string | Uint8Array) => hash('sha256', data, 'buffer');
export const base64url = (data: string | Uint8Array) => Buffer.from(data).toString('base64url');

export interface Options {
  readonly challenge: string;
}

export interface NewOptions extends Options {
  readonly user: { readonly id: string };
}

/** What a device says that is not as usual. */
export interface Lie {
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly userHandle?: string | undefined;
  readonly isVerified?: boolean;
  readonly isPresent?: boolean;
  /** Which software or key it is, in hex. */
  readonly aaguid?: string;
  readonly isEligible?: boolean;
  readonly isBackedUp?: boolean;
}

/** A device with a passkey, and what the browser makes of its answers (WebAuthn Level 3). */
export class Device {
  readonly id = randomBytes(16).toString('base64url');
  readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** How often it was used. 0 for ever, where it does not count. */
  counter = 0;

  constructor(
    readonly origin: string,
    public userHandle = '',
    readonly step = 1,
  ) {}

  /** COSE, as a site stores it. */
  get publicKey() {
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' });
    const [left, right] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
    return bytes([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], left, [0x22, 0x58, 32], right);
  }

  /** The answer to `navigator.credentials.create`. */
  create(options: NewOptions, lie: Lie = {}) {
    this.userHandle = options.user.id;
    const id = Buffer.from(this.id, 'base64url');
    const aaguid = Buffer.from(lie.aaguid?.replaceAll('-', '') ?? '0'.repeat(32), 'hex');
    const key = bytes(aaguid, [0, id.length], id, this.publicKey);
    const data = bytes(this.data(lie, ATTESTED), key);
    const object = bytes(
      [0xa3, 0x63],
      'fmt',
      [0x64],
      'none',
      [0x67],
      'attStmt',
      [0xa0, 0x68],
      'authData',
      [0x59, data.length >> 8, data.length & 255],
      data,
    );
    return this.answer(options, 'webauthn.create', lie, { attestationObject: base64url(object) });
  }

  /** The answer to `navigator.credentials.get`. */
  get(options: Options, lie: Lie = {}) {
    this.counter += this.step;
    const data = this.data(lie);
    const clientData = this.clientData(options, 'webauthn.get', lie);
    const signature = sign('sha256', bytes(data, sha256(clientData)), this.keys.privateKey);
    return this.answer(options, 'webauthn.get', lie, {
      authenticatorData: base64url(data),
      signature: base64url(signature),
      userHandle: 'userHandle' in lie ? lie.userHandle : this.userHandle,
    });
  }

  private answer(options: Options, type: string, lie: Lie, more: object) {
    const clientDataJSON = base64url(this.clientData(options, type, lie));
    const [id, kind] = [this.id, 'public-key'];
    const response = { clientDataJSON, ...more };
    return { id, rawId: id, type: kind, response, clientExtensionResults: {} };
  }

  private clientData({ challenge }: Options, type: string, lie: Lie) {
    return JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false, ...lie });
  }

  private data(lie: Lie, more = 0) {
    const { rpId, isVerified = true, isPresent = true, isEligible, isBackedUp } = lie;
    const person = (isPresent ? PRESENT : 0) | (isVerified ? VERIFIED : 0);
    const flags = person | (isEligible ? ELIGIBLE : 0) | (isBackedUp ? BACKED_UP : 0) | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return bytes(sha256(rpId ?? new URL(this.origin).hostname), [flags], counter);
  }
}
