package org.asterism.custody;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.assembled.AssembledKey;
import org.asterism.custody.assembled.Gathering;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.Readiness;
import org.asterism.custody.threshold.ThresholdKey;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.key.SigningScheme;
import org.asterism.secret.Allotment;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;

/// The keys of one open token, in whatever custody. Closing ends every lease. Safe for use by many
/// threads.
public final class Keys implements AutoCloseable {
  private static final int NEVER = -1;

  private final Environment environment;
  private final OpenToken token;
  private final Lack lack;
  private final Map<Long, Held> keys = new ConcurrentHashMap<>();
  private final Map<Long, Known> known = new ConcurrentHashMap<>();
  private final Semaphore presignatures = new Semaphore(ThresholdKey.PRESIGNATURES_MAX);
  private volatile boolean closed;

  // How often a key was forgotten: what was looked up before is not kept after that.
  private volatile int changes;

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
    Held held = keys.get(id);
    return held != null ? held : keys.computeIfAbsent(id, _ -> held(id, facts, true));
  }

  /// The key for operations of which each gathers for itself (`CKA_ALWAYS_AUTHENTICATE`).
  public KeyUse unshared(long id, KeyFacts facts) {
    return held(id, facts, false);
  }

  /// Ends the lease of a key that was destroyed, or has another custody now: whoever has begun to
  /// use it finds where it is with the next use.
  public void forget(long id) {
    synchronized (known) {
      changes++;
      Optional.ofNullable(known.remove(id)).ifPresent(Known::end);
    }
    Held gone = keys.remove(id);
    if (gone != null) {
      gone.end();
    }
  }

  /// What lies ready of keys that sign with what their vaults made beforehand, by their ids.
  public Map<Long, Readiness> readiness() {
    var ready = new HashMap<Long, Readiness>();
    known.forEach((id, key) ->
        key.threshold().flatMap(ThresholdKey::readiness).ifPresent(found -> ready.put(id, found)));
    return ready;
  }

  @Override
  public void close() {
    closed = true;
    keys.values().forEach(Held::end);
    keys.clear();
    synchronized (known) {
      known.values().forEach(Known::end);
      known.clear();
    }
  }

  private Held held(long id, KeyFacts facts, boolean shared) {
    return new Held(id, new AssembledKey(environment, facts, wanted -> gather(id, wanted), shared));
  }

  /// Where a key is, and the key itself where it is never whole.
  private record Known(Locator locator, Optional<ThresholdKey> threshold) {
    void end() {
      threshold.ifPresent(ThresholdKey::end);
    }
  }

  /// A key whose custody shows when it is first used.
  private final class Held implements KeyUse {
    private final long id;
    private final AssembledKey assembled;
    private volatile int assembledAt = NEVER;

    Held(long id, AssembledKey assembled) {
      this.id = id;
      this.assembled = assembled;
    }

    void end() {
      assembled.end();
    }

    @Override
    public KeyFacts facts() {
      return assembled.facts();
    }

    @Override
    public byte[] sign(SigningScheme scheme, byte[] input)
        throws VaultException, CryptokiException {
      return in(key -> key.sign(scheme, input));
    }

    @Override
    public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
        throws VaultException, CryptokiException {
      return in(key -> key.decrypt(scheme, ciphertext));
    }

    @Override
    public SecretBytes agree(byte[] peerPoint) throws VaultException, CryptokiException {
      return in(key -> key.agree(peerPoint));
    }

    @Override
    public <R> R material(MaterialUse<R> use) throws VaultException, CryptokiException {
      return in(key -> key.material(use));
    }

    // A use that meets the key's move fails where its shares were, and succeeds where they are.
    private <R> R in(Use<R> use) throws VaultException, CryptokiException {
      int seen = changes;
      KeyUse before = inCustody();
      try {
        return use.of(before);
      } catch (VaultException | CryptokiException failed) {
        KeyUse now = inCustody();
        if (now.equals(before) && seen == changes) {
          throw failed;
        }
        return use.of(now);
      }
    }

    // Within a lease nothing is looked up.
    private KeyUse inCustody() throws CryptokiException {
      int before = changes;
      if (assembledAt == before) {
        return assembled;
      }
      Optional<ThresholdKey> threshold = known(id).threshold();
      assembledAt = threshold.isEmpty() ? before : NEVER;
      return threshold.isPresent() ? threshold.get() : assembled;
    }
  }

  @FunctionalInterface
  private interface Use<R> {
    R of(KeyUse key) throws VaultException, CryptokiException;
  }

  private Gathering.Gathered gather(long id, long wantedUses)
      throws VaultException, CryptokiException {
    Locator locator = known(id).locator();
    if (locator.custody() == Custody.THRESHOLD) {
      throw new CryptokiException(Ckr.FUNCTION_FAILED, "the key has moved to threshold custody");
    }
    Gathering.Lacking lacking = (member, reason) -> lacks(id, locator, member, reason);
    // What is kept for a lease belongs to nobody who happens to ask.
    return Allotment.general()
        .lend(() -> new Gathering(environment, token, locator, wantedUses, lacking).gather());
  }

  private Known known(long id) throws CryptokiException {
    if (closed) {
      throw new CryptokiException(Ckr.USER_NOT_LOGGED_IN, "the token is closed: log in again");
    }
    Known before = known.get(id);
    if (before != null) {
      return before;
    }
    int seen = changes;
    Known loaded = load(id);
    synchronized (known) {
      if (seen == changes && !closed) {
        Known first = known.putIfAbsent(id, loaded);
        return first == null ? loaded : first;
      }
    }
    loaded.end();
    return loaded;
  }

  // Not of a share that is gone because the key has moved.
  private void lacks(long id, Locator asked, Member member, Reason reason) {
    if (Optional.ofNullable(known.get(id)).map(Known::locator).filter(asked::equals).isPresent()) {
      lack.of(id, member, reason);
    }
  }

  // Nor of one that is over because the key was refreshed; the directory knew it before the vaults.
  private void lacksShare(long id, Locator asked, Member member, Reason reason) {
    if (Records.key(id, environment, token).filter(asked::isSameEpoch).isPresent()) {
      lack.of(id, member, reason);
    }
  }

  private Known load(long id) throws CryptokiException {
    Locator locator =
        Records.key(id, environment, token)
            .orElseThrow(() ->
                new CryptokiException(Ckr.KEY_HANDLE_INVALID, "the key is not there any more"));
    return new Known(
        locator,
        locator.custody() == Custody.THRESHOLD
            ? Optional.of(
                ThresholdKey.of(
                    environment,
                    token,
                    locator,
                    (member, why) -> lacksShare(id, locator, member, why),
                    presignatures))
            : Optional.empty());
  }
}
