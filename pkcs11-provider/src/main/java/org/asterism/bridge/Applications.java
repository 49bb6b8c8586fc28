package org.asterism.bridge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.chapter.Resumption;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.ticket.KeptLogins;
import org.asterism.pkcs11.ticket.OwnLogins;
import org.asterism.secret.Allotment;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.token.UserName;

/// The applications of all links, by the ids that they drew. Safe for use by many threads.
final class Applications {
  private final Door door;
  private final Function<Peer, UserName> names;
  private final KeptLogins kept;
  private final Map<ApplicationId, Admission> admitted = new ConcurrentHashMap<>();

  /// Where applications come in and go out: Cryptoki.
  interface Door {
    Application admit(org.asterism.token.Caller caller) throws CryptokiException;

    /// @param logins what is kept of its logins; closed with it
    Application admit(org.asterism.token.Caller caller, OwnLogins logins) throws CryptokiException;

    /// For an application that was just let in.
    Resumption resume(Application application);

    void dismiss(Application application);

    static Door of(Cryptoki cryptoki) {
      return new Door() {
        @Override
        public Application admit(org.asterism.token.Caller caller) throws CryptokiException {
          return cryptoki.admit(caller);
        }

        @Override
        public Application admit(org.asterism.token.Caller caller, OwnLogins logins)
            throws CryptokiException {
          return cryptoki.admit(caller, logins);
        }

        @Override
        public Resumption resume(Application application) {
          return cryptoki.resume(application);
        }

        @Override
        public void dismiss(Application application) {
          cryptoki.dismiss(application);
        }
      };
    }
  }

  /// @param kept where their logins are kept for the next engine
  Applications(Door door, Function<Peer, UserName> names, KeptLogins kept) {
    this.door = door;
    this.names = names;
    this.kept = kept;
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

  /// An application that comes to this engine with what it had at an earlier one. It is let in once
  /// all of that is there. Where it is known, because it lost its control connection alone, it goes
  /// on as it is.
  ///
  /// @param ticket what an earlier engine gave it
  /// @param sessions how many it will name
  /// @throws CryptokiException `CKR_FUNCTION_REJECTED` for another user's; `CKR_DEVICE_MEMORY`
  ///   where the user has too many
  Return resume(Comer comer, Optional<SecretBytes> ticket, long sessions)
      throws CryptokiException, InterruptedException {
    Admission known = admitted.get(comer.id());
    if (known != null && !known.belongsTo(comer.peer())) {
      throw rejected();
    }
    if (known != null && known.holdControl()) {
      return Return.known(known, sessions);
    }
    if (known != null) {
      known.awaitEnd();
    }
    return anew(comer, ticket, sessions);
  }

  private Return anew(Comer comer, Optional<SecretBytes> ticket, long sessions)
      throws CryptokiException {
    Peer peer = comer.peer();
    String user = peer.user().getName();
    OwnLogins logins =
        Allotment.ofUser(user)
            .<OwnLogins, RuntimeException, RuntimeException>lend(
                () -> kept.of(ticket, comer.id().toBytes(), user));
    Application application;
    try (var handover = Handover.orElse(logins::close)) {
      application = handover.to(door.admit(caller(peer, comer.processId()), logins));
    }
    return new Return(
        application, Optional.of(door.resume(application)), sessions, entrance(comer, application));
  }

  private Return.Entrance entrance(Comer comer, Application application) {
    return new Return.Entrance() {
      @Override
      public Admission enter() throws CryptokiException {
        return Applications.this.enter(comer, application);
      }

      @Override
      public void turnAway() {
        application.outlive();
        door.dismiss(application);
      }
    };
  }

  /// Who comes by a control connection.
  record Comer(ApplicationId id, Peer peer, long processId) {}

  /// Ends all applications, for which the engine may come back; calls that still run end theirs.
  void endAll() {
    for (Admission admission : List.copyOf(admitted.values())) {
      admission.application().outlive();
      admission.end();
    }
  }

  private org.asterism.token.Caller caller(Peer peer, long processId) {
    return new org.asterism.token.Caller(names.apply(peer), processId);
  }

  private Admission admit(ApplicationId id, Peer peer, long processId) throws CryptokiException {
    Application application = door.admit(caller(peer, processId));
    try (var handover = Handover.orElse(() -> door.dismiss(application))) {
      return handover.to(enter(new Comer(id, peer, processId), application));
    }
  }

  private Admission enter(Comer comer, Application application) throws CryptokiException {
    var fresh =
        new Admission(
            application,
            comer.peer().user(),
            comer.processId(),
            ended -> {
              admitted.remove(comer.id(), ended);
              door.dismiss(ended.application());
            });
    if (admitted.putIfAbsent(comer.id(), fresh) != null) {
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
