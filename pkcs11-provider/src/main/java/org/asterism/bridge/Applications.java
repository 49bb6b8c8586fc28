package org.asterism.bridge;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.session.Application;
import org.asterism.token.UserName;

/// The applications of all links, by the ids that they drew. Safe for use by many threads.
final class Applications {
  private final Door door;
  private final Function<Peer, UserName> names;
  private final Map<ApplicationId, Admission> admitted = new ConcurrentHashMap<>();

  /// Where applications come in and go out: Cryptoki.
  interface Door {
    Application admit(org.asterism.token.Caller caller) throws CryptokiException;

    void dismiss(Application application);

    static Door of(Cryptoki cryptoki) {
      return new Door() {
        @Override
        public Application admit(org.asterism.token.Caller caller) throws CryptokiException {
          return cryptoki.admit(caller);
        }

        @Override
        public void dismiss(Application application) {
          cryptoki.dismiss(application);
        }
      };
    }
  }

  Applications(Door door, Function<Peer, UserName> names) {
    this.door = door;
    this.names = names;
  }

  /// The application that a connection speaks for; its first control connection makes it, and it
  /// stays that user's. Other connections may come from whomever its process has become since: the
  /// id is its secret.
  ///
  /// @throws CryptokiException `CKR_FUNCTION_REJECTED` for another user's control connection;
  ///   `CKR_CRYPTOKI_NOT_INITIALIZED` where it is unknown and this is no control connection;
  ///   `CKR_DEVICE_MEMORY` where the user has too many
  Admission bind(ApplicationId id, Peer peer, long processId, boolean control)
      throws CryptokiException {
    Admission known = admitted.get(id);
    if (known == null) {
      if (!control) {
        throw unknown();
      }
      return admit(id, peer, processId);
    }
    if (control && !known.belongsTo(peer)) {
      throw rejected();
    }
    if (control && !known.holdControl()) {
      throw unknown();
    }
    return known;
  }

  /// Ends all applications; calls that still run end theirs.
  void endAll() {
    List.copyOf(admitted.values()).forEach(Admission::end);
  }

  private Admission admit(ApplicationId id, Peer peer, long processId) throws CryptokiException {
    Application application =
        door.admit(new org.asterism.token.Caller(names.apply(peer), processId));
    var fresh =
        new Admission(
            application,
            peer.user(),
            processId,
            ended -> {
              admitted.remove(id, ended);
              door.dismiss(ended.application());
            });
    if (admitted.putIfAbsent(id, fresh) != null) {
      door.dismiss(application);
      throw new CryptokiException(
          Ckr.CRYPTOKI_ALREADY_INITIALIZED, "two control connections of one application at once");
    }
    return fresh;
  }

  private static CryptokiException unknown() {
    return new CryptokiException(
        Ckr.CRYPTOKI_NOT_INITIALIZED, "no application has this id; bind its control connection");
  }

  private static CryptokiException rejected() {
    return new CryptokiException(
        Ckr.FUNCTION_REJECTED,
        "the application belongs to another user than its control connection");
  }
}
