package org.asterism.bridge;

import java.util.List;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.ticket.Ticket;
import org.asterism.secret.Handover;
import org.asterism.vault.VaultException;

/// The calls about the link itself: docs/reference/frame-format.md. What comes out of its order is
/// a broken frame.
final class LinkCalls {
  private static final int HELLO = 1;
  private static final int BIND = 2;
  private static final int BYE = 3;
  private static final int FETCH = 4;
  private static final int RESUME = 5;
  private static final int REOPEN = 6;
  private static final int INSTANCE_BYTES = 16;

  /// "ASTERISM".
  static final long MAGIC = 0x415354455249534dL;

  /// The only version spoken so far.
  static final long VERSION = 1;

  private final Applications applications;
  private final byte[] instance;

  /// @param instance 16 bytes, others at each start of the engine
  LinkCalls(Applications applications, byte[] instance) {
    if (instance.length != INSTANCE_BYTES) {
      throw new IllegalArgumentException("an instance id has 16 bytes");
    }
    this.applications = applications;
    this.instance = instance.clone();
  }

  static boolean isBye(Frame request) {
    return request.call() == BYE;
  }

  /// Whether it asks for a reply that an embedded line kept; other links keep none.
  static boolean isFetch(Frame request) {
    return request.call() == FETCH;
  }

  void answer(CallSignature call, Caller caller, Arguments in, Reply out)
      throws BrokenFrame, VaultException, CryptokiException, InterruptedException {
    switch (call.id()) {
      case HELLO -> hello(caller, in, out);
      case BIND -> bind(caller, in);
      case BYE -> bye(caller);
      case RESUME -> resume(caller, in, out);
      case REOPEN -> reopen(caller, in, out);
      default ->
          throw new CryptokiException(
              Ckr.FUNCTION_NOT_SUPPORTED, "this link keeps no replies to fetch");
    }
  }

  private void hello(Caller caller, Arguments in, Reply out) throws BrokenFrame, CryptokiException {
    if (caller.isGreeted() || in.number(0) != MAGIC) {
      throw new BrokenFrame("expected one hello with its magic number");
    }
    if (Long.compareUnsigned(in.number(1), VERSION) > 0
        || Long.compareUnsigned(in.number(2), VERSION) < 0) {
      throw new CryptokiException(
          Ckr.FUNCTION_NOT_SUPPORTED,
          "expected frame version %d, found %s to %s"
              .formatted(
                  VERSION,
                  Long.toUnsignedString(in.number(1)),
                  Long.toUnsignedString(in.number(2))));
    }
    caller.greet();
    out.number(VERSION);
    out.id(instance);
  }

  private void bind(Caller caller, Arguments in) throws BrokenFrame, CryptokiException {
    long asControl = in.number(2);
    requireUnbound(caller);
    if (asControl > 1) {
      throw new BrokenFrame("expected 1 for a control connection, else 0");
    }
    var id = new ApplicationId(in.bytes(0));
    boolean control = asControl == 1;
    caller.bind(applications.bind(id, caller.peer(), in.number(1), control), control);
  }

  private static void requireUnbound(Caller caller) throws BrokenFrame {
    if (!caller.isGreeted() || caller.isBound() || caller.isComing()) {
      throw new BrokenFrame("expected one bind or resume after hello");
    }
  }

  private void resume(Caller caller, Arguments in, Reply out)
      throws BrokenFrame, VaultException, CryptokiException, InterruptedException {
    requireUnbound(caller);
    long sessions = in.number(3);
    if (sessions < 0) {
      throw new BrokenFrame("expected a number of sessions");
    }
    var comer = new Applications.Comer(new ApplicationId(in.bytes(0)), caller.peer(), in.number(1));
    Return returning = applications.resume(comer, in.secret(2), sessions);
    caller.comes(returning);
    out.secret(returning.application().logins().ticket().map(Ticket::secret));
    letInIfComplete(caller);
  }

  private static void reopen(Caller caller, Arguments in, Reply out)
      throws BrokenFrame, VaultException, CryptokiException {
    caller.coming().reopen(in.bytes(0));
    out.list(letInIfComplete(caller), in.buffer(1));
  }

  // All or nothing: whoever is not let in tries again, with what is kept still there.
  private static List<Long> letInIfComplete(Caller caller)
      throws BrokenFrame, VaultException, CryptokiException {
    Return returning = caller.coming();
    if (!returning.isComplete()) {
      return List.of();
    }
    try (var handover = Handover.orElse(caller::turnAway)) {
      List<Long> gone = returning.finish();
      caller.arrive(returning.enter());
      return handover.to(gone);
    }
  }

  private static void bye(Caller caller) throws BrokenFrame, InterruptedException {
    if (!caller.isControl()) {
      throw new BrokenFrame("expected bye on the control connection");
    }
    Admission leaving = caller.admission();
    leaving.end();
    leaving.awaitEnd();
  }
}
