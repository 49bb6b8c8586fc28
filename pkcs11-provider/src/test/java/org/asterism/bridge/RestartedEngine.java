package org.asterism.bridge;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.algorithm.HousedCryptoki;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Cku;
import org.asterism.pkcs11.ticket.KeptLogins;
import org.asterism.vault.VaultException;
import org.asterism.wiring.Algorithms;

/// An engine over a real vault that crashes, and comes back over what was stored and kept; and the
/// frames of its applications. A token with PINs is there.
final class RestartedEngine implements AutoCloseable {
  static final String OFFICER = "so-123456";
  static final String USER = "user-1234";
  static final byte[] NO_TICKET = new byte[32];

  private final Path kept;
  private final HousedCryptoki house;
  private final List<Applications> ofAllEngines = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private Applications applications;
  private Dispatcher dispatcher;
  final long slot;

  RestartedEngine(Path folder) throws Exception {
    this.kept = Files.createDirectory(folder.resolve("kept"));
    this.house = new HousedCryptoki(folder, Algorithms.all(Providers.portable(new SecureRandom())));
    this.applications = applications();
    this.dispatcher = dispatcher();
    this.slot = initialise();
  }

  private Applications applications() {
    var terms =
        new KeptLogins.Terms(
            kept, Duration.ofDays(1), "test", InstantSource.system(), new SecureRandom());
    var made =
        new Applications(
            Applications.Door.of(house.cryptoki()), UserNames::of, KeptLogins.in(terms));
    ofAllEngines.add(made);
    return made;
  }

  private Dispatcher dispatcher() {
    return new Dispatcher(
        Bindings.of(house.cryptoki()),
        new LinkCalls(applications, new byte[16]),
        OperatorCalls.NONE);
  }

  private long initialise() throws Exception {
    try (var made = come("maker", NO_TICKET, List.of())) {
      byte[] label = "%-32s".formatted("restarted").getBytes(StandardCharsets.US_ASCII);
      long free =
          made.call("C_GetSlotList", FrameClient.fields().octet(1).buffer(8))
              .fields()
              .getLong(8 + 8 + 1);
      var token = FrameClient.fields().number(free).bytes(TokenDesk.ascii(OFFICER)).raw(label);
      made.ok("C_InitToken", token);
      long officer = made.open(free);
      made.ok("C_Login", TokenDesk.pin(officer, Cku.SO, OFFICER));
      made.ok("C_InitPIN", FrameClient.fields().number(officer).bytes(TokenDesk.ascii(USER)));
      made.end();
      return free;
    }
  }

  void reachVault(boolean reached) {
    house.reachVault(reached);
  }

  /// Nothing of it ends as it should.
  void crash() throws IOException {
    house.restart();
    applications = applications();
    dispatcher = dispatcher();
  }

  /// It ends as it should, and another one comes.
  void restart() throws IOException {
    applications.endAll();
    crash();
  }

  /// How many tries all vaults leave, as far as this engine knows.
  long triesLeft() {
    return house.token(slot).facts().triesLeft();
  }

  /// The files of logins that are kept now.
  List<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(kept)) {
      return found.filter(file -> !file.toString().endsWith(".tries")).toList();
    }
  }

  /// A session as an application names it.
  record Named(long handle, long slot, long state) {}

  Line come(String name, byte[] ticket, List<Named> sessions) throws Exception {
    return come(name, Peer.self(), ticket, sessions);
  }

  /// A copy as an application names it.
  record NamedCopy(long session, long original, long handle) {}

  /// An application by its control connection, with what it had.
  Line come(String name, Peer peer, byte[] ticket, List<Named> sessions) throws Exception {
    return new Line(name, peer, ticket, sessions, List.of());
  }

  Line come(String name, byte[] ticket, List<Named> sessions, List<NamedCopy> copies)
      throws Exception {
    return new Line(name, Peer.self(), ticket, sessions, copies);
  }

  /// An application, on one connection for all its calls.
  final class Line implements AutoCloseable {
    private final Exchange exchange =
        new Exchange(new FrameMemory(LinkBench.USUAL), LinkBench.SELF, Arena::ofConfined);
    private final Caller control;
    private final Caller calls;
    private long requests;
    byte[] ticket = NO_TICKET;

    /// What its coming was answered in the end.
    final long result;

    /// The slots of which nothing was opened again.
    Optional<Long> gone = Optional.empty();

    Line(String name, Peer peer, byte[] shown, List<Named> sessions, List<NamedCopy> copies)
        throws Exception {
      this.control = new Caller(peer);
      callers.add(control);
      this.calls = new Caller(peer);
      var _ = reply(control, "hello", FrameClient.greeting());
      this.result = resume(name, shown, sessions, copies);
      if (result == 0) {
        var _ = reply(calls, "hello", FrameClient.greeting());
        var _ = reply(calls, "bind", FrameClient.binding(LinkBench.id(name), false));
      }
    }

    private long resume(String name, byte[] shown, List<Named> sessions, List<NamedCopy> copies)
        throws Exception {
      var fields = FrameClient.fields().raw(LinkBench.id(name)).number(4711);
      fields = Arrays.equals(shown, NO_TICKET) ? fields.octet(0) : fields.bytes(shown);
      var answer = reply(control, "resume", fields.number(sessions.size()).number(copies.size()));
      if (answer.result() == 0) {
        ticket = new byte[NO_TICKET.length];
        answer.fields().get(8, ticket);
      }
      for (int i = 0; i < sessions.size() && answer.result() == 0; i++) {
        answer = reply(control, "reopen", entry(sessions.get(i)).buffer(8));
        if (answer.result() == 0 && answer.fields().getLong(8) > 0) {
          gone = Optional.of(answer.fields().getLong(8 + 8 + 1));
        }
      }
      for (int i = 0; i < copies.size() && answer.result() == 0; i++) {
        NamedCopy copy = copies.get(i);
        var named =
            FrameClient.fields()
                .number(copy.session())
                .number(copy.original())
                .number(copy.handle())
                .raw(TokenDesk.ints(1))
                .raw(TokenDesk.attribute(Cka.TOKEN, new byte[1]));
        answer = reply(control, "recopy", named);
      }
      return answer.result();
    }

    private FrameClient.Fields entry(Named session) {
      byte[] entry =
          ByteBuffer.allocate(Return.SESSION_BYTES)
              .putLong(session.handle())
              .putLong(session.slot())
              .putLong(session.state())
              .array();
      return FrameClient.fields().bytes(entry);
    }

    long open(long at) throws BrokenFrame {
      var fields = FrameClient.fields().number(at).number(Ckf.SERIAL_SESSION | Ckf.RW_SESSION);
      return call("C_OpenSession", fields).fields().getLong(8);
    }

    /// A session that is logged in.
    long openLoggedIn() throws BrokenFrame {
      long session = open(slot);
      ok("C_Login", TokenDesk.pin(session, Cku.USER, USER));
      return session;
    }

    long state(long session) throws BrokenFrame {
      var info = call("C_GetSessionInfo", FrameClient.fields().number(session));
      return info.result() == 0 ? info.fields().getLong(8 + 8) : -1;
    }

    void ok(String name, FrameClient.Fields fields) throws BrokenFrame {
      long answered = call(name, fields).result();
      if (answered != 0) {
        throw new AssertionError("%s answered 0x%x".formatted(name, answered));
      }
    }

    FrameClient.Received call(String name, FrameClient.Fields fields) throws BrokenFrame {
      return reply(calls, name, fields);
    }

    /// Its process ends.
    void end() {
      control.releaseControl();
    }

    private FrameClient.Received reply(Caller caller, String name, FrameClient.Fields fields)
        throws BrokenFrame {
      byte[] frame = FrameClient.frame(++requests, name, fields);
      try {
        if (!exchange.request().grow(frame.length)) {
          throw new AssertionError("no memory for the request");
        }
        exchange.request().bytes().put(frame);
        dispatcher.answer(caller, exchange);
        ByteBuffer written = exchange.response().written();
        byte[] copy = new byte[written.remaining()];
        written.get(copy);
        return FrameClient.Received.of(ByteBuffer.wrap(copy));
      } finally {
        exchange.clear();
      }
    }

    @Override
    public void close() {
      exchange.close();
    }
  }

  /// What crashed engines held besides, which the end of a process gives back.
  @Override
  public void close() throws IOException, VaultException {
    ofAllEngines.forEach(Applications::endAll);
    callers.forEach(Caller::turnAway);
    house.close();
  }
}
