package org.asterism.token;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.Resharing;
import org.asterism.custody.SeatedKey;
import org.asterism.custody.vaults.Environment;
import org.asterism.threshold.RosterChange;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.RosterAuthority;

/// The sharing of one token's keys in threshold custody with other vaults, and the seats that these
/// have meanwhile. Whoever uses a key goes on. Safe for use by many threads.
public final class KeyReshares {
  private final Environment environment;
  private final TokenObjects objects;
  private final Journal.Pages journal;
  private final Object turn;
  private final Map<Long, SeatedKey> seated = new ConcurrentHashMap<>();

  /// @param turn by which keys get new shares one after the other
  KeyReshares(Environment environment, TokenObjects objects, Object turn, Journal.Pages journal) {
    this.environment = environment;
    this.objects = objects;
    this.turn = turn;
    this.journal = journal;
  }

  /// Gives all vaults seats in an object's key, or says which they have.
  ///
  /// @param k how many shares are to be needed
  /// @return what operators sign for, also where it has been done; empty if it is not known to this
  ///   engine that anything was to be done
  /// @throws VaultException if a vault is away
  /// @throws CryptokiException as [Resharing#seat]
  public Optional<RosterChange> seat(Login user, long number, int k)
      throws VaultException, CryptokiException {
    ObjectCache.Known known = objects.known(Login.requireUser(Optional.of(user)), number);
    Resharing resharing = user.opened().resharing();
    synchronized (turn) {
      Optional<SeatedKey> present =
          Optional.ofNullable(seated.get(known.keyRow())).filter(one -> one.isFor(k, environment));
      if (present.isEmpty()) {
        drop(resharing, known.keyRow());
        present = resharing.seat(known.keyRow(), k);
        present.ifPresent(one -> seated.put(one.key(), one));
      }
      return present.map(SeatedKey::change);
    }
  }

  // Where it was dealt to its seats, the row beside it is buried already.
  private void drop(Resharing resharing, long key) {
    SeatedKey other = seated.remove(key);
    if (other != null) {
      resharing.unseat(other);
    }
  }

  /// Has an object's key dealt to the seats that it has; a second time nothing is done.
  ///
  /// @param authority of operators, for the change that [#seat] named
  /// @return what has become of it
  /// @throws VaultException if too few vaults took part: the key is where it was
  /// @throws CryptokiException as [Resharing#reshare]
  public Reshared reshare(Login user, long number, RosterAuthority authority)
      throws VaultException, CryptokiException {
    ObjectCache.Known known = objects.known(Login.requireUser(Optional.of(user)), number);
    synchronized (turn) {
      try {
        return reshare(known, user, authority);
      } finally {
        // Also where the decision fell and the answer failed.
        user.opened().keys().forget(known.keyRow());
      }
    }
  }

  private Reshared reshare(ObjectCache.Known known, Login user, RosterAuthority authority)
      throws VaultException, CryptokiException {
    Opened opened = user.opened();
    SeatedKey seats = seated.get(known.keyRow());
    if (seats == null) {
      return Reshared.UNSEATED;
    }
    if (opened.resharing().isDone(seats)) {
      return Reshared.ALREADY;
    }
    long remains = opened.resharing().reshare(seats, authority);
    journal.reshared(known.object(), seats.seats().locator(), user.caller());
    return opened.objects().destroyRemains(remains) ? Reshared.DONE : Reshared.WITH_REMAINS;
  }

  /// What has become of a key that was to be dealt to seats.
  public enum Reshared {
    /// It has none: see [#seat].
    UNSEATED,
    ALREADY,
    DONE,
    /// Not every vault has destroyed its old share yet.
    WITH_REMAINS
  }
}
