package org.asterism.custody.assembled;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Records;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.secret.Allotment;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;

/// The keys of one open token. Closing ends every lease. Safe for use by many threads.
public final class Keys implements AutoCloseable {
  private final Environment environment;
  private final OpenToken token;
  private final Lack lack;
  private final Map<Long, AssembledKey> keys = new ConcurrentHashMap<>();
  private final Map<Long, Locator> locators = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// @param lack hears of vaults that have not got their share
  public Keys(Environment environment, OpenToken token, Lack lack) {
    this.environment = environment;
    this.token = token;
    this.lack = lack;
  }

  /// What hears of a vault that has not got its share of a key.
  @FunctionalInterface
  public interface Lack {
    /// Waits for nothing.
    void of(long key, Member member, Reason reason);
  }

  /// The key with this id; asks neither vault nor directory.
  public KeyUse key(long id, KeyFacts facts) {
    return find(id, facts);
  }

  /// The key for operations of which each gathers for itself (`CKA_ALWAYS_AUTHENTICATE`).
  public KeyUse unshared(long id, KeyFacts facts) {
    return find(id, facts).unshared();
  }

  /// Ends the lease of a key that was destroyed.
  public void forget(long id) {
    locators.remove(id);
    AssembledKey gone = keys.remove(id);
    if (gone != null) {
      gone.end();
    }
  }

  @Override
  public void close() {
    closed = true;
    keys.values().forEach(AssembledKey::end);
    keys.clear();
    locators.clear();
  }

  private AssembledKey find(long id, KeyFacts facts) {
    AssembledKey known = keys.get(id);
    return known != null
        ? known
        : keys.computeIfAbsent(
            id, _ -> new AssembledKey(environment, facts, wanted -> gather(id, wanted), true));
  }

  private Gathering.Gathered gather(long id, long wantedUses)
      throws VaultException, CryptokiException {
    if (closed) {
      throw new CryptokiException(Ckr.USER_NOT_LOGGED_IN, "the token is closed: log in again");
    }
    Locator known = locators.get(id);
    Locator locator = known != null ? known : load(id);
    locators.put(id, locator);
    Gathering.Lacking lacking = (member, reason) -> lack.of(id, member, reason);
    // What is kept for a lease belongs to nobody who happens to ask.
    return Allotment.general()
        .lend(() -> new Gathering(environment, token, locator, wantedUses, lacking).gather());
  }

  private Locator load(long id) throws CryptokiException {
    return Records.key(id, environment, token)
        .orElseThrow(
            () -> new CryptokiException(Ckr.KEY_HANDLE_INVALID, "the key is not there any more"));
  }
}
