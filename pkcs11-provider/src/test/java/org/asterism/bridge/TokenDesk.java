package org.asterism.bridge;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.algorithm.HousedCryptoki;
import org.asterism.algorithm.vendor.TrialAlgorithm;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cku;
import org.asterism.pkcs11.ticket.KeptLogins;
import org.asterism.token.MechanismRules;
import org.asterism.vault.VaultException;
import org.asterism.wiring.Algorithms;

/// One application before a real engine and vault, calling by frames without a link between: what
/// is not answered is undone as a link does it. A token with PINs is there, and a session.
final class TokenDesk implements AutoCloseable {
  static final String OFFICER = "so-123456";
  static final String USER = "user-1234";

  private static final Meanwhile ANSWERED = () -> {};

  // What one user has for large frames in one direction, where memory is narrow.
  private static final int ROOM_BYTES = 12 << 10;

  private final HousedCryptoki house;
  private final Applications applications;
  private final Bindings bindings;
  private final Dispatcher dispatcher;
  private final Exchange exchange;
  private final Caller caller;
  private final AtomicLong requests = new AtomicLong();
  final long slot;
  final long session;

  TokenDesk(Path folder) throws Exception {
    this(folder, MechanismRules.DEFAULT);
  }

  TokenDesk(Path folder, MechanismRules rules) throws Exception {
    var providers = Providers.portable(new SecureRandom());
    var algorithms = new ArrayList<>(Algorithms.all(providers));
    algorithms.add(new TrialAlgorithm(providers));
    this.house = new HousedCryptoki(folder, algorithms, rules);
    var cryptoki = house.cryptoki();
    this.applications =
        new Applications(Applications.Door.of(cryptoki), UserNames::of, KeptLogins.none());
    this.bindings = Bindings.of(cryptoki);
    this.dispatcher =
        new Dispatcher(bindings, new LinkCalls(applications, new byte[16]), OperatorCalls.NONE);
    this.exchange = exchange(memory(LinkBench.USUAL.largeFrameBytes()));
    this.caller = new Caller(Peer.self());
    bind(exchange, new Caller(Peer.self()), "desk", true);
    bind(exchange, caller, "desk", false);
    this.slot = initialise();
    this.session = open();
    login(Cku.USER, USER);
  }

  private static Exchange exchange(FrameMemory memory) {
    return new Exchange(memory, LinkBench.SELF, Arena::ofConfined);
  }

  /// @param bytes of all large frames together in one direction
  private static FrameMemory memory(long bytes) {
    LinkLimits usual = LinkBench.USUAL;
    return new FrameMemory(
        new LinkLimits(
            usual.connections(),
            usual.connectionsPerUser(),
            usual.controlConnections(),
            usual.greeting(),
            usual.halfFrame(),
            usual.write(),
            usual.idle(),
            usual.alive(),
            usual.drain(),
            bytes,
            Duration.ofMillis(1)));
  }

  private long initialise() throws BrokenFrame {
    var slots = FrameClient.fields().octet(1).buffer(8);
    long free = call("C_GetSlotList", slots).fields().getLong(8 + 8 + 1);
    byte[] label = "%-32s".formatted("desk").getBytes(StandardCharsets.US_ASCII);
    ok("C_InitToken", FrameClient.fields().number(free).bytes(ascii(OFFICER)).raw(label));
    long officer = call("C_OpenSession", sessionAt(free)).fields().getLong(8);
    ok("C_Login", pin(officer, Cku.SO, OFFICER));
    ok("C_InitPIN", FrameClient.fields().number(officer).bytes(ascii(USER)));
    ok("C_CloseSession", FrameClient.fields().number(officer));
    return free;
  }

  /// Whether the vault answers from now on.
  void reachVault(boolean reached) {
    house.reachVault(reached);
  }

  /// Waits until what the background was asked for has run.
  void rest() {
    house.rest();
  }

  /// Another application at the same engine, with connections for one thread each.
  Neighbour neighbour(String name) throws IOException, BrokenFrame {
    bind(exchange, new Caller(Peer.self()), name, true);
    return new Neighbour(name);
  }

  private void bind(Exchange on, Caller speaking, String name, boolean control) throws BrokenFrame {
    var _ = reply(on, speaking, "hello", FrameClient.greeting(), ANSWERED);
    var fields = FrameClient.binding(LinkBench.id(name), control);
    var _ = reply(on, speaking, "bind", fields, ANSWERED);
  }

  /// An application besides the desk's own. Safe for use by many threads, each with its own line.
  final class Neighbour {
    private final String name;

    private Neighbour(String name) {
      this.name = name;
    }

    /// A connection for one thread.
    Line line() throws IOException, BrokenFrame {
      return new Line(name);
    }
  }

  /// A connection of a neighbour's, for one thread.
  final class Line implements AutoCloseable {
    private final Exchange own = exchange(memory(LinkBench.USUAL.largeFrameBytes()));
    private final Caller speaking;

    private Line(String name) throws IOException, BrokenFrame {
      speaking = new Caller(Peer.self());
      bind(own, speaking, name, false);
    }

    FrameClient.Received call(String call, FrameClient.Fields fields) throws BrokenFrame {
      return reply(own, speaking, call, fields, ANSWERED);
    }

    @Override
    public void close() {
      own.close();
    }
  }

  static FrameClient.Fields sessionAt(long slot) {
    return FrameClient.fields().number(slot).number(Ckf.SERIAL_SESSION | Ckf.RW_SESSION);
  }

  long open() throws BrokenFrame {
    return call("C_OpenSession", sessionAt(slot)).fields().getLong(8);
  }

  static FrameClient.Fields pin(long session, long userType, String pin) {
    return FrameClient.fields().number(session).number(userType).bytes(ascii(pin));
  }

  void login(long userType, String pin) throws BrokenFrame {
    ok("C_Login", pin(session, userType, pin));
  }

  /// The fields of a call that begin with the session.
  FrameClient.Fields here() {
    return FrameClient.fields().number(session);
  }

  void ok(String name, FrameClient.Fields fields) throws BrokenFrame {
    long result = result(name, fields);
    if (result != 0) {
      throw new AssertionError("%s answered 0x%x".formatted(name, result));
    }
  }

  long result(String name, FrameClient.Fields fields) throws BrokenFrame {
    return call(name, fields).result();
  }

  FrameClient.Received call(String name, FrameClient.Fields fields) throws BrokenFrame {
    return reply(exchange, caller, name, fields, ANSWERED);
  }

  /// A call whose reply finds no memory, though its request did.
  long resultWithoutRoom(String name, FrameClient.Fields fields) throws BrokenFrame {
    FrameMemory memory = memory(2 * ROOM_BYTES);
    if (!memory.replies(LinkBench.SELF).take(ROOM_BYTES)) {
      throw new AssertionError("no memory for the reply of another call");
    }
    try (var narrow = exchange(memory)) {
      return reply(narrow, caller, name, fields, ANSWERED).result();
    }
  }

  /// A call whose reply nobody gets.
  ///
  /// @return what it would have answered
  FrameClient.Received unanswered(String name, FrameClient.Fields fields) throws BrokenFrame {
    return reply(exchange, caller, name, fields, exchange::undo);
  }

  /// A call whose reply nobody gets, which is known only after `meanwhile`.
  void unansweredAfter(String name, FrameClient.Fields fields, Meanwhile meanwhile)
      throws BrokenFrame {
    try (var slow = exchange(memory(1 << 20))) {
      var _ =
          reply(
              slow,
              caller,
              name,
              fields,
              () -> {
                meanwhile.run();
                slow.undo();
              });
    }
  }

  /// What happens between an answer and its loss.
  interface Meanwhile {
    void run() throws BrokenFrame;
  }

  boolean serves(CallSignature call) {
    return bindings.find(call.id()) != null;
  }

  private FrameClient.Received reply(
      Exchange on, Caller speaking, String name, FrameClient.Fields fields, Meanwhile then)
      throws BrokenFrame {
    byte[] frame = FrameClient.frame(requests.incrementAndGet(), name, fields);
    try {
      if (!on.request().grow(frame.length)) {
        throw new AssertionError("no memory for the request");
      }
      on.request().bytes().put(frame);
      dispatcher.answer(speaking, on);
      ByteBuffer written = on.response().written();
      byte[] copy = new byte[written.remaining()];
      written.get(copy);
      then.run();
      return FrameClient.Received.of(ByteBuffer.wrap(copy));
    } finally {
      on.clear();
    }
  }

  long aesKey() throws BrokenFrame {
    var template =
        FrameClient.fields()
            .raw(ints(4))
            .raw(flag(Cka.ENCRYPT))
            .raw(flag(Cka.DECRYPT))
            .raw(flag(Cka.SIGN))
            .raw(ulong(Cka.VALUE_LEN, 32));
    var fields = here().raw(mechanism(Ckm.AES_KEY_GEN));
    return call("C_GenerateKey", fields.raw(template.toBytes())).fields().getLong(8);
  }

  /// A pair that signs with recovery and encapsulates.
  ///
  /// @return the public key's handle, then the private one's
  long[] rsaPair() throws BrokenFrame {
    var fields =
        here()
            .raw(mechanism(Ckm.RSA_PKCS_KEY_PAIR_GEN))
            .raw(ints(4))
            .raw(ulong(Cka.MODULUS_BITS, 2048))
            .raw(flag(Cka.ENCAPSULATE))
            .raw(flag(Cka.VERIFY))
            .raw(flag(Cka.VERIFY_RECOVER))
            .raw(ints(3))
            .raw(flag(Cka.DECAPSULATE))
            .raw(flag(Cka.SIGN))
            .raw(flag(Cka.SIGN_RECOVER));
    var handles = call("C_GenerateKeyPair", fields).fields();
    return new long[] {handles.getLong(8), handles.getLong(16)};
  }

  /// A call whose reply begins with an output, which is there.
  byte[] output(String name, FrameClient.Fields fields) throws BrokenFrame {
    var received = call(name, fields);
    if (received.result() != 0 || received.fields().get(16) != 1) {
      throw new AssertionError("%s answered 0x%x".formatted(name, received.result()));
    }
    byte[] value = new byte[(int) received.fields().getLong(8)];
    received.fields().position(8 + 8 + 1).get(value);
    return value;
  }

  static byte[] mechanism(long type) {
    return FrameClient.fields().number(type).octet(0).raw(ints(0)).toBytes();
  }

  /// @param form an id of `params.def`
  static byte[] mechanism(long type, int form, byte[] fields) {
    return FrameClient.fields()
        .number(type)
        .octet(form)
        .raw(ints(fields.length))
        .raw(fields)
        .toBytes();
  }

  static byte[] flag(long type) {
    return attribute(type, new byte[] {1});
  }

  static byte[] ulong(long type, long value) {
    return attribute(type, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  static byte[] attribute(long type, byte[] value) {
    return FrameClient.fields().number(type).bytes(value).toBytes();
  }

  static byte[] ints(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException, VaultException {
    exchange.close();
    applications.endAll();
    house.close();
  }
}
