package org.asterism.enclave.credential;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.enclave.limits.Limits;
import org.asterism.secret.HmacSha256;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;

/// Logins that hold: protocol §4, "32 random bytes held in the vault's memory, bound to engine and
/// role, ended by PIN change, lock-out or restart". Kept are only their digests, under a key that
/// this process drew: a grant is found without comparing secrets, and memory shows none.
///
/// When one engine has too many, its one unused for longest ends, and it logs in again. Safe for
/// use by many threads. Closing it ends them all.
public final class Grants implements AutoCloseable {
  public static final int GRANT_BYTES = 32;

  private final SecureRandom random;
  private final int limit;
  private final SecretBytes digestKey;
  // By engine, then by digest: the account.
  private final Map<Principal, LinkedHashMap<Octets, Handle>> held = new HashMap<>();

  public Grants(SecureRandom random, Limits.Logins limits) {
    this.random = random;
    this.limit = limits.grants();
    this.digestKey = SecretBytes.random(HmacSha256.BYTES, random);
  }

  /// A grant that is not good yet: [#hold] makes it so. The caller closes it.
  public SecretBytes draw() {
    return SecretBytes.random(GRANT_BYTES, random);
  }

  /// What [#hold] takes, so that nothing that waits for a sync refers to the grant itself.
  public Octets digest(SecretBytes grant) {
    return grant.useArray(lent -> Octets.of(HmacSha256.mac(digestKey, lent)));
  }

  public synchronized void hold(Octets digest, Principal principal, Handle account) {
    var own = held.computeIfAbsent(principal, _ -> new LinkedHashMap<>(16, 0.75f, true));
    own.put(digest, account);
    if (own.size() > limit) {
      own.pollFirstEntry();
    }
  }

  /// Whether this is a grant of this account to this principal.
  public boolean holds(Optional<SecretBytes> grant, Principal principal, Handle account) {
    return grant.map(this::digest).flatMap(digest -> account(principal, digest)).stream()
        .anyMatch(account::equals);
  }

  /// Whether what has this digest is a grant to this principal, of whatever account.
  public boolean isHeld(Octets digest, Principal principal) {
    return account(principal, digest).isPresent();
  }

  /// Ends every grant of the account, whoever holds it.
  public synchronized void endAll(Handle account) {
    for (var own : held.values()) {
      own.values().removeIf(account::equals);
    }
  }

  @Override
  public synchronized void close() {
    held.clear();
    digestKey.close();
  }

  private synchronized Optional<Handle> account(Principal principal, Octets digest) {
    var own = held.get(principal);
    return own == null ? Optional.empty() : Optional.ofNullable(own.get(digest));
  }
}
