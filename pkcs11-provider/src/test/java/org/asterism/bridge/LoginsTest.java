package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logins of one application, of its many threads, and of another one (PKCS#11 v3.1 §5.6.7 to
/// §5.6.10).
class LoginsTest {
  private static final byte[] HMAC = TokenDesk.mechanism(Ckm.SHA256_HMAC);
  private static final byte[] ECDSA = TokenDesk.mechanism(Ckm.ECDSA);

  // P-256 in DER.
  private static final byte[] CURVE = {0x06, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 61, 3, 1, 7};

  private static final int THREADS = 4;
  private static final int ROUNDS = 25;

  private TokenDesk desk;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    desk = new TokenDesk(folder);
  }

  @AfterEach
  void close() throws Exception {
    desk.close();
  }

  private static FrameClient.Fields pin(long session) {
    return TokenDesk.pin(session, Cku.USER, TokenDesk.USER);
  }

  private static FrameClient.Fields at(long session) {
    return FrameClient.fields().number(session);
  }

  @Test
  void logsInByTheNameOfWhoCallsOrNone() throws Exception {
    desk.ok("C_Logout", desk.here());
    for (String stranger : List.of("nobody-else", System.getProperty("user.name") + "x")) {
      var fields = pin(desk.session).bytes(TokenDesk.ascii(stranger));
      assertEquals(Ckr.USER_TYPE_INVALID.code(), desk.result("C_LoginUser", fields));
    }
    var wrong = TokenDesk.pin(desk.session, Cku.USER, "not-the-pin").octet(0);
    assertEquals(Ckr.PIN_INCORRECT.code(), desk.result("C_LoginUser", wrong));
    desk.ok("C_LoginUser", pin(desk.session).octet(0));
    desk.ok("C_Logout", desk.here());
    String own = System.getProperty("user.name");
    desk.ok("C_LoginUser", pin(desk.session).bytes(TokenDesk.ascii(own)));
    assertEquals(
        Ckr.USER_ALREADY_LOGGED_IN.code(), desk.result("C_LoginUser", pin(desk.session).octet(0)));
  }

  @Test
  void logsOutAndClosesWhileTheVaultIsOutOfReach() throws Exception {
    long second = desk.open();
    desk.reachVault(false);
    desk.ok("C_Logout", desk.here());
    desk.ok("C_CloseSession", at(second));
    desk.reachVault(true);
    desk.login(Cku.USER, TokenDesk.USER);
    long last = desk.open();
    desk.reachVault(false);
    desk.ok("C_CloseAllSessions", FrameClient.fields().number(desk.slot));
    assertEquals(Ckr.SESSION_HANDLE_INVALID.code(), desk.result("C_GetSessionInfo", at(last)));
  }

  /// What an application signs with, in a session of its own.
  private record Signer(TokenDesk.Line line, long session, long key) {
    void sign() throws Exception {
      ok("C_SignInit", at(session).octet(1).raw(HMAC).number(key));
      ok("C_Sign", at(session).bytes(new byte[20]).buffer(32));
    }

    private void ok(String call, FrameClient.Fields fields) throws Exception {
      assertEquals(0, line.call(call, fields).result(), call);
    }
  }

  private Signer signer(TokenDesk.Line line) throws Exception {
    var opened = line.call("C_OpenSession", TokenDesk.sessionAt(desk.slot));
    long session = opened.fields().getLong(8);
    assertEquals(0, line.call("C_Login", pin(session)).result());
    var template =
        at(session)
            .raw(TokenDesk.mechanism(Ckm.GENERIC_SECRET_KEY_GEN))
            .raw(TokenDesk.ints(3))
            .raw(TokenDesk.flag(Cka.SIGN))
            .raw(TokenDesk.flag(Cka.TOKEN))
            .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32));
    var made = line.call("C_GenerateKey", template);
    assertEquals(0, made.result());
    return new Signer(line, session, made.fields().getLong(8));
  }

  // Each login finds the application logged in or not, each logout too: nothing else comes of it,
  // and another application signs on as if nobody had.
  @Test
  void manyThreadsLogInAndOutAndAnotherApplicationSignsOn() throws Exception {
    var busy = desk.neighbour("busy");
    try (var line = desk.neighbour("quiet").line();
        var workers = Executors.newFixedThreadPool(THREADS)) {
      Signer signer = signer(line);
      List<Future<Boolean>> done = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        done.add(workers.submit(loggingInAndOut(busy)));
      }
      int signed = 0;
      while (signed == 0 || !done.stream().allMatch(Future::isDone)) {
        signer.sign();
        signed++;
      }
      for (Future<Boolean> one : done) {
        assertTrue(one.get());
      }
      signer.sign();
    }
  }

  private Callable<Boolean> loggingInAndOut(TokenDesk.Neighbour busy) {
    var inOrNot = Set.of(Ckr.OK.code(), Ckr.USER_ALREADY_LOGGED_IN.code());
    var outOrNot = Set.of(Ckr.OK.code(), Ckr.USER_NOT_LOGGED_IN.code());
    return () -> {
      try (var line = busy.line()) {
        var opened = line.call("C_OpenSession", TokenDesk.sessionAt(desk.slot));
        long session = opened.fields().getLong(8);
        for (int i = 0; i < ROUNDS; i++) {
          long in = line.call("C_Login", pin(session)).result();
          assertTrue(inOrNot.contains(in), () -> "C_Login answered 0x%x".formatted(in));
          long out = line.call("C_Logout", at(session)).result();
          assertTrue(outOrNot.contains(out), () -> "C_Logout answered 0x%x".formatted(out));
        }
      }
      return true;
    };
  }

  @Test
  void aContextSpecificLoginIsTakenBack() throws Exception {
    var guarded = pair(TokenDesk.flag(Cka.PRIVATE), TokenDesk.flag(Cka.ALWAYS_AUTHENTICATE));
    long key = desk.call("C_GenerateKeyPair", guarded).fields().getLong(16);
    desk.ok("C_SignInit", desk.here().octet(1).raw(ECDSA).number(key));
    var pin = TokenDesk.pin(desk.session, Cku.CONTEXT_SPECIFIC, TokenDesk.USER);
    assertEquals(0, desk.unanswered("C_Login", pin).result());
    desk.ok("C_Login", pin);
    desk.ok("C_Sign", desk.here().bytes(new byte[20]).buffer(64));
  }

  private FrameClient.Fields pair(byte[] first, byte[] second) {
    return desk.here()
        .raw(TokenDesk.mechanism(Ckm.EC_KEY_PAIR_GEN))
        .raw(TokenDesk.ints(1))
        .raw(TokenDesk.attribute(Cka.EC_PARAMS, CURVE))
        .raw(TokenDesk.ints(3))
        .raw(TokenDesk.flag(Cka.SIGN))
        .raw(first)
        .raw(second);
  }
}
