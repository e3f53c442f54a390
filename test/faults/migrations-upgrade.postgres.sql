CREATE TABLE public.cart_lines (
    owner text NOT NULL,
    sku text NOT NULL,
    quantity integer NOT NULL,
    added_at bigint NOT NULL
);
CREATE TABLE public.cart_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.cart_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.devices (
    id text NOT NULL,
    user_id text NOT NULL,
    seen_at bigint NOT NULL
);
CREATE TABLE public.devices_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.devices_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.logins (
    id text NOT NULL,
    user_id text NOT NULL,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    confirmed_at bigint NOT NULL,
    idle_seconds integer NOT NULL,
    remembered integer NOT NULL,
    ends_at bigint NOT NULL,
    user_agent text NOT NULL,
    ip text NOT NULL
);
CREATE TABLE public.mail_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.mail_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.mails (
    id text NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    user_id text,
    about text,
    tries integer NOT NULL,
    created_at bigint NOT NULL,
    due_at bigint NOT NULL
);
CREATE TABLE public.passkeys (
    id text NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    public_key text NOT NULL,
    counter bigint NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint
);
CREATE TABLE public.passkeys_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.passkeys_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.products (
    sku text NOT NULL,
    name text NOT NULL,
    about text NOT NULL,
    price integer NOT NULL
);
CREATE TABLE public.recovery_codes (
    id text NOT NULL,
    user_id text NOT NULL
);
CREATE TABLE public."second-factor_migrations" (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public."second-factor_migrations_lock" (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.second_factors (
    user_id text NOT NULL,
    secret text NOT NULL,
    used_step bigint NOT NULL,
    codes_at bigint NOT NULL
);
CREATE TABLE public.session_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.session_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.sessions (
    id text NOT NULL,
    data text,
    expires_at bigint NOT NULL
);
CREATE TABLE public.throttle (
    key character varying(255) NOT NULL,
    points integer NOT NULL,
    expire bigint
);
CREATE TABLE public.throttle_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.throttle_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.tokens (
    id text NOT NULL,
    purpose text NOT NULL,
    user_id text NOT NULL,
    account text,
    about text,
    expires_at bigint NOT NULL
);
CREATE TABLE public.tokens_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.tokens_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.users (
    id text NOT NULL,
    email text NOT NULL,
    password_hash text NOT NULL,
    created_at bigint NOT NULL,
    role text
);
CREATE TABLE public.users_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.users_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
INSERT INTO public.cart_lines VALUES ('user:27393e1a-1b08-44d0-bb53-d596e90f220f', 'sencha', 2, 1795987812);
INSERT INTO public.cart_lines VALUES ('user:5e8f78d3-eafa-4f87-8810-82ace3884695', 'sencha', 2, 1795987812);
INSERT INTO public.cart_lines VALUES ('guest:cZLRUFhUgdEYsR-LJVbcK8XaA56IibX-', 'cup', 1, 1795987812);
INSERT INTO public.cart_migrations VALUES ('001-products', '2026-11-29T21:30:11.193Z');
INSERT INTO public.cart_migrations VALUES ('002-cart-lines', '2026-11-29T21:30:11.196Z');
INSERT INTO public.cart_migrations_lock VALUES ('migration_lock', 0);
INSERT INTO public.devices VALUES ('v_kv8HpOFSyzGz7OtoP08ylW5XuTukzR1JBiyPW5rFs', '27393e1a-1b08-44d0-bb53-d596e90f220f', 1795987812);
INSERT INTO public.devices VALUES ('DPR_EZvAhXhWCo6a1De4fcuKb0nT949mGKGNLLZnNvI', '5e8f78d3-eafa-4f87-8810-82ace3884695', 1795987812);
INSERT INTO public.devices_migrations VALUES ('001-devices', '2026-11-29T21:30:11.350Z');
INSERT INTO public.devices_migrations_lock VALUES ('migration_lock', 0);
INSERT INTO public.logins VALUES ('CDOEajbPVCXtlprKsPEwf2z2uC8sBpHylzrTekYsuXY', '27393e1a-1b08-44d0-bb53-d596e90f220f', 1795987812, 1795987812, 1795987812, 1800, 0, 1796031012, 'undici', '127.0.0.1');
INSERT INTO public.logins VALUES ('lzzuk3IB-6aaQxibayU5bntI7IjiD1YzJF5YEpnc0oc', '5e8f78d3-eafa-4f87-8810-82ace3884695', 1795987812, 1795987812, 1795987812, 1800, 0, 1796031012, 'undici', '127.0.0.1');
INSERT INTO public.mail_migrations VALUES ('001-mails', '2026-11-29T21:30:10.996Z');
INSERT INTO public.mail_migrations_lock VALUES ('migration_lock', 0);
INSERT INTO public.mails VALUES ('121654a8-6703-4ab8-973e-abe78f05086d', 'way-in-changed', 'ada@example.com', '27393e1a-1b08-44d0-bb53-d596e90f220f', NULL, 0, 1795987812, 1795987812);
INSERT INTO public.mails VALUES ('d3f27f3a-c4d8-40cf-87c5-4d6ac9fcbc1e', 'way-in-changed', 'gone@example.com', '5e8f78d3-eafa-4f87-8810-82ace3884695', NULL, 0, 1795987812, 1795987812);
INSERT INTO public.mails VALUES ('69d24040-0af3-4963-a66d-10f4749352b6', 'reset', 'ada@example.com', NULL, NULL, 0, 1795987812, 1795987812);
INSERT INTO public.passkeys VALUES ('49ulmdAO9oH2MFC81iSPag', '27393e1a-1b08-44d0-bb53-d596e90f220f', 'Laptop', 'pQECAyYgASFYIF4L5wUKLzKLhfmBcokJGez2nsjbKEVC2R50VW_bs80jIlgg4cb47oqGKqFI_gTtKaCwZhmqS5VUHK6YWqN1xHA7Tyg', 0, 1795987812, NULL);
INSERT INTO public.passkeys VALUES ('g0Z9M5bfdGlr8Nb3rM2OhA', '5e8f78d3-eafa-4f87-8810-82ace3884695', 'Laptop', 'pQECAyYgASFYIFYkOQu2uZXUu6zbg1_bW6XAROqWUFBXqNF_H0-8mlevIlggT3KMJL_ucfiFU3Zwly2EFK124LU5g50sVNuoxj0zSVA', 0, 1795987812, NULL);
INSERT INTO public.passkeys_migrations VALUES ('001-passkeys', '2026-11-29T21:30:11.657Z');
INSERT INTO public.passkeys_migrations_lock VALUES ('migration_lock', 0);
INSERT INTO public.products VALUES ('sencha', 'Sencha', 'Green tea, fresh and grassy, 100 g', 890);
INSERT INTO public.products VALUES ('assam', 'Assam', 'Black tea, malty and strong, 100 g', 650);
INSERT INTO public.products VALUES ('oolong', 'Oolong', 'Half oxidised, soft and floral, 100 g', 1240);
INSERT INTO public.products VALUES ('rooibos', 'Rooibos', 'No caffeine, sweet and round, 100 g', 490);
INSERT INTO public.products VALUES ('teapot', 'Teapot', 'White porcelain, holds one litre', 3400);
INSERT INTO public.products VALUES ('cup', 'Cup', 'White porcelain, goes with the teapot', 900);
INSERT INTO public.recovery_codes VALUES ('0rOSk2WVL5Xr332tMDfZiDNsb1M6PyYgCNR4e7mfsV8', '27393e1a-1b08-44d0-bb53-d596e90f220f');
INSERT INTO public.recovery_codes VALUES ('1YQ0pe5-KjIcpwr60vTEuuT3qzd7TMirlmMxMpu7G9c', '5e8f78d3-eafa-4f87-8810-82ace3884695');
INSERT INTO public."second-factor_migrations" VALUES ('001-second-factors', '2026-11-29T21:30:11.587Z');
INSERT INTO public."second-factor_migrations_lock" VALUES ('migration_lock', 0);
INSERT INTO public.second_factors VALUES ('27393e1a-1b08-44d0-bb53-d596e90f220f', 'KS6SHJXQNSL6BJJNHV6SR5C3MRY3KVTP', 0, 1795987812);
INSERT INTO public.second_factors VALUES ('5e8f78d3-eafa-4f87-8810-82ace3884695', 'QWISD67XAKINHVEF4J4EE4EG7VN5M57V', 0, 1795987812);
INSERT INTO public.session_migrations VALUES ('001-sessions-and-logins', '2026-11-29T21:30:10.813Z');
INSERT INTO public.session_migrations_lock VALUES ('migration_lock', 0);
INSERT INTO public.throttle_migrations VALUES ('001-throttle', '2026-11-29T21:30:10.930Z');
INSERT INTO public.throttle_migrations_lock VALUES ('migration_lock', 0);
INSERT INTO public.tokens VALUES ('x7el5pLyoa0LYUebFlUL8PZUd7_S1OTv7PoJwf_hOd8', 'reset', '27393e1a-1b08-44d0-bb53-d596e90f220f', 'Hkq1qj7HDAiXOlC865vRkBi5yJjThBNdmCHGrXZUu5I', NULL, 1795988412);
INSERT INTO public.tokens VALUES ('PziE5Q4N05CMvxnwVuO253EPSa5Y10G3jy5Pa77XR4U', 'reset', '5e8f78d3-eafa-4f87-8810-82ace3884695', 'QaJZxqGEBSiBAvZ1dYa21q-AUjXDzJv0gtwlVM3L5WQ', NULL, 1795988412);
INSERT INTO public.tokens VALUES ('SjI9sY2JO4tJSxL0nB8MeDyLL_LNbZcEeBgfr78qDUw', 'signup', '', NULL, 'new@example.com', 1795988412);
INSERT INTO public.tokens_migrations VALUES ('001-tokens', '2026-11-29T21:30:11.090Z');
INSERT INTO public.tokens_migrations_lock VALUES ('migration_lock', 0);
INSERT INTO public.users VALUES ('27393e1a-1b08-44d0-bb53-d596e90f220f', 'ada@example.com', '$argon2id$v=19$m=8,t=1,p=1$5UinrhGrymSCHxnffiRnvA$a/R7iwcMf3xYTgWUpotHtW6KCAXGx42SdXr2/rB1e6o', 1795987812, NULL);
INSERT INTO public.users_migrations VALUES ('001-users', '2026-11-29T21:30:10.479Z');
INSERT INTO public.users_migrations VALUES ('002-one-form-of-emails', '2026-11-29T21:30:10.481Z');
INSERT INTO public.users_migrations VALUES ('003-role', '2026-11-29T21:30:10.486Z');
INSERT INTO public.users_migrations_lock VALUES ('migration_lock', 0);
ALTER TABLE ONLY public.cart_lines
    ADD CONSTRAINT cart_lines_key PRIMARY KEY (owner, sku);
ALTER TABLE ONLY public.cart_migrations_lock
    ADD CONSTRAINT cart_migrations_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cart_migrations
    ADD CONSTRAINT cart_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.devices_migrations_lock
    ADD CONSTRAINT devices_migrations_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.devices_migrations
    ADD CONSTRAINT devices_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.logins
    ADD CONSTRAINT logins_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mail_migrations_lock
    ADD CONSTRAINT mail_migrations_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mail_migrations
    ADD CONSTRAINT mail_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.mails
    ADD CONSTRAINT mails_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.passkeys_migrations_lock
    ADD CONSTRAINT passkeys_migrations_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.passkeys_migrations
    ADD CONSTRAINT passkeys_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (sku);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public."second-factor_migrations_lock"
    ADD CONSTRAINT "second-factor_migrations_lock_pkey" PRIMARY KEY (id);
ALTER TABLE ONLY public."second-factor_migrations"
    ADD CONSTRAINT "second-factor_migrations_pkey" PRIMARY KEY (name);
ALTER TABLE ONLY public.second_factors
    ADD CONSTRAINT second_factors_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.session_migrations_lock
    ADD CONSTRAINT session_migrations_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session_migrations
    ADD CONSTRAINT session_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.throttle_migrations_lock
    ADD CONSTRAINT throttle_migrations_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.throttle_migrations
    ADD CONSTRAINT throttle_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.throttle
    ADD CONSTRAINT throttle_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.tokens_migrations_lock
    ADD CONSTRAINT tokens_migrations_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tokens_migrations
    ADD CONSTRAINT tokens_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE ONLY public.users_migrations_lock
    ADD CONSTRAINT users_migrations_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users_migrations
    ADD CONSTRAINT users_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE INDEX devices_user_id ON public.devices USING btree (user_id);
CREATE INDEX logins_ends_at ON public.logins USING btree (ends_at);
CREATE INDEX logins_user_id ON public.logins USING btree (user_id);
CREATE INDEX mails_due_at ON public.mails USING btree (due_at);
CREATE INDEX passkeys_user_id ON public.passkeys USING btree (user_id);
CREATE INDEX recovery_codes_user_id ON public.recovery_codes USING btree (user_id);
CREATE INDEX sessions_expires_at ON public.sessions USING btree (expires_at);
CREATE INDEX tokens_expires_at ON public.tokens USING btree (expires_at);
CREATE INDEX tokens_user_id ON public.tokens USING btree (user_id);
ALTER TABLE ONLY public.cart_lines
    ADD CONSTRAINT cart_lines_sku_fkey FOREIGN KEY (sku) REFERENCES public.products(sku);
