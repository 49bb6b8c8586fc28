package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.util.Random;
import org.asterism.pkcs11.chapter.Resumption;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.OpenSessions;
import org.asterism.pkcs11.session.TokenSearch;
import org.asterism.pkcs11.ticket.KeptLogins;
import org.asterism.pkcs11.ticket.OwnLogins;
import org.asterism.secret.LockedMemory;
import org.asterism.token.UserName;
import org.junit.jupiter.api.Test;

/// Whatever bytes a frame holds, it is answered by a whole reply or it is broken, and no secret is
/// left behind.
class FrameFuzzTest {
  private static final int MUTANTS = 200;

  private final Exchange exchange =
      new Exchange(new FrameMemory(LinkBench.USUAL), LinkBench.SELF, Arena::ofConfined);
  private final Caller caller = caller();
  private final Dispatcher dispatcher = dispatcher();

  /// @param bytes the call's id in two bytes, then its fields
  @FuzzTest
  void anyRequestIsAnsweredOrBroken(byte[] bytes) {
    answer(bytes);
  }

  @Test
  void anyMutantOfAGoldenRequestIsAnsweredOrBroken() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (byte[] golden : Golden.requests().values()) {
      for (int i = 0; i < MUTANTS; i++) {
        byte[] bytes = mutant(golden, random);
        try {
          answer(bytes);
        } catch (RuntimeException | AssertionError found) {
          throw new AssertionError("seed " + seed, found);
        }
      }
    }
  }

  private void answer(byte[] bytes) {
    int before = LockedMemory.bytesInUse();
    ByteBuffer request = exchange.request().bytes();
    int length = Math.min(bytes.length, request.remaining() - Frame.HEADER_BYTES);
    request
        .putInt(Frame.BODY_MIN + Math.max(0, length - 2))
        .putShort(length < 2 ? 0 : ByteBuffer.wrap(bytes).getShort())
        .putShort((short) Frame.REQUEST)
        .putLong(1)
        .put(bytes, Math.min(2, length), Math.max(0, length - 2));
    try {
      dispatcher.answer(caller, exchange);
      requireWhole(exchange.response().written());
    } catch (BrokenFrame broken) {
      assertTrue(broken.getMessage() != null);
    } finally {
      exchange.clear();
    }
    assertEquals(before, LockedMemory.bytesInUse());
  }

  static void requireWhole(ByteBuffer reply) {
    assertEquals(reply.limit() - Frame.LENGTH_BYTES, reply.getInt(0));
    assertEquals(Frame.REPLY, reply.getShort(6));
    assertTrue(reply.limit() >= Frame.HEADER_BYTES + Long.BYTES);
  }

  // Call id and fields, with a few bytes changed, and cut or extended.
  private static byte[] mutant(byte[] golden, Random random) {
    int fields = golden.length - Frame.HEADER_BYTES;
    int length = random.nextInt(4) == 0 ? random.nextInt(fields + 8) : fields;
    byte[] bytes = new byte[2 + length];
    System.arraycopy(golden, 4, bytes, 0, 2);
    System.arraycopy(golden, Frame.HEADER_BYTES, bytes, 2, Math.min(length, fields));
    for (int i = random.nextInt(4); i > 0 && length > 0; i--) {
      bytes[2 + random.nextInt(length)] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(3) - 1);
    }
    return bytes;
  }

  // Every call is bound to a handler that does nothing: fields are read, replies stay incomplete
  // and so become CKR_GENERAL_ERROR where they have fields.
  static Dispatcher dispatcher() {
    var bindings = new Bindings(TestVocabulary.ALL);
    for (CallSignature call : CallTable.golden().all()) {
      if (!call.isLink()) {
        bindings.onKey(call.name(), (_, _, out) -> refuse(call, out));
      }
    }
    var applications = new Applications(new NoDoor(), UserNames::of, KeptLogins.none());
    return new Dispatcher(bindings, new LinkCalls(applications, new byte[16]), OperatorCalls.NONE);
  }

  private static void refuse(CallSignature call, Reply out) {
    if (!call.reply().isEmpty()) {
      out.refuse(org.asterism.cryptoki.Ckr.FUNCTION_FAILED);
    }
  }

  private static Caller caller() {
    try {
      var names = FileSystems.getDefault().getUserPrincipalLookupService();
      var peer =
          new Peer(names.lookupPrincipalByName("root"), names.lookupPrincipalByGroupName("root"));
      var caller = new Caller(peer);
      caller.greet();
      caller.bind(
          new Admission(
              new NoDoor().admit(new org.asterism.token.Caller(new UserName("root"), 1)),
              peer.user(),
              1,
              _ -> {}),
          false);
      return caller;
    } catch (java.io.IOException | org.asterism.cryptoki.CryptokiException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static final class NoDoor implements Applications.Door {
    @Override
    public Application admit(org.asterism.token.Caller user)
        throws org.asterism.cryptoki.CryptokiException {
      return admit(user, OwnLogins.none());
    }

    @Override
    public Application admit(org.asterism.token.Caller user, OwnLogins logins)
        throws org.asterism.cryptoki.CryptokiException {
      return new Application(
          user,
          logins,
          new Application.Environment(
              new OpenSessions(),
              new TokenSearch(TestVocabulary.TABLES),
              TestVocabulary.BUILTINS,
              new java.util.concurrent.atomic.AtomicLong(),
              HeldCryptoki.quotas()));
    }

    // Its sessions cannot be opened again: whatever slot they name, there is none.
    @Override
    public Resumption resume(Application application) {
      throw new IllegalArgumentException("no slots");
    }

    @Override
    public void dismiss(Application application) {
      application.close();
    }
  }
}
