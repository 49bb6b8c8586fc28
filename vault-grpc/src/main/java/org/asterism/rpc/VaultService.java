package org.asterism.rpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.asterism.proto.vault.v1.ActBatchReply;
import org.asterism.proto.vault.v1.ActBatchRequest;
import org.asterism.proto.vault.v1.ActReply;
import org.asterism.proto.vault.v1.ActRequest;
import org.asterism.proto.vault.v1.AttestMessage;
import org.asterism.proto.vault.v1.DescribeRequest;
import org.asterism.proto.vault.v1.Description;
import org.asterism.proto.vault.v1.ListReply;
import org.asterism.proto.vault.v1.ListRequest;
import org.asterism.proto.vault.v1.VaultServiceGrpc;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.vault.Act;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Reply;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls on an attested connection, from the wire to the [Vault] that its door opened and back.
/// Secrets of an act live until it is answered.
final class VaultService extends VaultServiceGrpc.VaultServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(VaultService.class);
  private static final Duration WITHOUT_DEADLINE = Duration.ofSeconds(30);

  private final AttestService attesting;
  private final Seldom refusals;
  private final Seldom failures;
  private final Seldom exhaustions;

  VaultService(AttestService attesting, LongSupplier nanos) {
    this.attesting = attesting;
    this.refusals = new Seldom(nanos);
    this.failures = new Seldom(nanos);
    this.exhaustions = new Seldom(nanos);
  }

  /// What a handler does with the attested connection of its call.
  private interface Work<A> {
    A on(Connection.Attested attested) throws MalformedMessage, Load.Overload, VaultException;
  }

  @Override
  public StreamObserver<AttestMessage> attest(StreamObserver<AttestMessage> answers) {
    return attesting.attest(Connections.CONNECTION.get(), answers);
  }

  @Override
  public void act(ActRequest request, StreamObserver<ActReply> answers) {
    answer(answers, attested -> act(attested, request));
  }

  @Override
  public void actBatch(ActBatchRequest request, StreamObserver<ActBatchReply> answers) {
    answer(answers, attested -> actBatch(attested, request));
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<Description> answers) {
    answer(answers, attested -> describe(attested.vault()));
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListReply> answers) {
    answer(answers, attested -> list(attested.vault(), request));
  }

  private <A> void answer(StreamObserver<A> answers, Work<A> work) {
    A answer;
    try {
      answer = work.on(Connections.ATTESTED.get());
    } catch (MalformedMessage malformed) {
      say(refusals, "refused a request", String.valueOf(malformed.getMessage()));
      fail(answers, Status.INVALID_ARGUMENT.withDescription(malformed.getMessage()));
      return;
    } catch (Load.Overload overload) {
      say(refusals, "refused a request", String.valueOf(overload.getMessage()));
      fail(answers, Status.RESOURCE_EXHAUSTED.withDescription(overload.getMessage()));
      return;
    } catch (VaultSilent late) {
      // The caller has given it up; its connection is as good as before.
      say(failures, "a request took too long", String.valueOf(late.getMessage()));
      fail(answers, Status.DEADLINE_EXCEEDED);
      return;
    } catch (VaultException failed) {
      say(failures, "a request failed", String.valueOf(failed.getMessage()));
      fail(answers, Status.UNAVAILABLE.withDescription("the vault failed; see its log"));
      return;
    } catch (LockedMemoryFull full) {
      say(
          exhaustions,
          "a request found no room for its secrets; fewer engines, or calls at once, need less",
          String.valueOf(full.getMessage()));
      fail(answers, Status.RESOURCE_EXHAUSTED.withDescription("the vault's locked memory is full"));
      return;
    } catch (RuntimeException | Error bug) {
      say(failures, "a request failed by a fault of the vault; please report it", placed(bug));
      fail(answers, Status.INTERNAL.withDescription("the vault failed; see its log"));
      return;
    }
    send(answers, answer);
  }

  private static <A> void send(StreamObserver<A> answers, A answer) {
    try {
      answers.onNext(answer);
      answers.onCompleted();
    } catch (StatusRuntimeException gone) {
      LOG.debug("nobody waits for an answer any more: {}", gone.getMessage());
    }
  }

  private static void fail(StreamObserver<?> answers, Status status) {
    answers.onError(status.asRuntimeException());
  }

  // One line for what a peer can cause as often as it likes.
  private static void say(Seldom kind, String what, String why) {
    var silent = kind.speak();
    if (silent.isPresent()) {
      LOG.warn("{}: {} ({} more since the last line)", what, why, silent.getAsLong());
    }
  }

  private static String placed(Throwable bug) {
    Throwable deepest = bug;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    StackTraceElement[] trace = deepest.getStackTrace();
    return deepest + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private static ActReply act(Connection.Attested attested, ActRequest request)
      throws MalformedMessage, Load.Overload, VaultException {
    int bytes = SecretParts.sizeOf(request.getPartsList());
    try (var _ = Connections.CONNECTION.get().load().secrets(bytes);
        var opened = ActWire.open(request, attested.window(), attested.sealing())) {
      return act(attested, opened);
    }
  }

  private static <A extends Outcome> ActReply act(
      Connection.Attested attested, ActWire.Opened<A> opened) throws VaultException {
    try (A answer = attested.vault().act(opened.act(), timeLeft())) {
      return OutcomeWire.seal(answer, opened.act(), opened.requestId(), attested.sealing());
    } catch (VaultRefused refused) {
      return OutcomeWire.seal(refused, opened.requestId());
    }
  }

  private static ActBatchReply actBatch(Connection.Attested attested, ActBatchRequest request)
      throws MalformedMessage, Load.Overload, VaultException {
    if (request.getActsCount() < 1 || request.getActsCount() > Limits.BATCH_ACTS) {
      throw new MalformedMessage(
          "1 to %d acts in a batch, not %d".formatted(Limits.BATCH_ACTS, request.getActsCount()));
    }
    int bytes =
        request.getActsList().stream()
            .mapToInt(act -> SecretParts.sizeOf(act.getPartsList()))
            .sum();
    try (var _ = Connections.CONNECTION.get().load().secrets(bytes)) {
      return openBatch(attested, request);
    }
  }

  private static ActBatchReply openBatch(Connection.Attested attested, ActBatchRequest request)
      throws MalformedMessage, VaultException {
    List<ActWire.Opened<?>> opened = new ArrayList<>();
    try {
      for (ActRequest one : request.getActsList()) {
        opened.add(ActWire.open(one, attested.window(), attested.sealing()));
      }
      return actBatch(attested, opened);
    } finally {
      opened.forEach(ActWire.Opened::close);
    }
  }

  private static ActBatchReply actBatch(
      Connection.Attested attested, List<ActWire.Opened<?>> opened) throws VaultException {
    boolean apart =
        opened.stream().allMatch(one -> one.act().operation().kind().equals(OperationKind.USE));
    return apart ? actEach(attested, opened) : actTogether(attested, opened);
  }

  private static ActBatchReply actEach(Connection.Attested attested, List<ActWire.Opened<?>> opened)
      throws VaultException {
    List<Reply<Outcome>> replies = attested.vault().actEach(acts(opened), timeLeft());
    try {
      var reply = ActBatchReply.newBuilder();
      for (int i = 0; i < replies.size(); i++) {
        reply.addReplies(seal(replies.get(i), opened.get(i), attested));
      }
      return reply.build();
    } finally {
      replies.forEach(Reply::close);
    }
  }

  private static ActReply seal(
      Reply<Outcome> reply, ActWire.Opened<?> asked, Connection.Attested attested) {
    return switch (reply) {
      case Reply.Given<Outcome>(Outcome answer) ->
          OutcomeWire.seal(answer, asked.act(), asked.requestId(), attested.sealing());
      case Reply.Refused<Outcome>(VaultRefused refusal) ->
          OutcomeWire.seal(refusal, asked.requestId());
    };
  }

  private static ActBatchReply actTogether(
      Connection.Attested attested, List<ActWire.Opened<?>> opened) throws VaultException {
    var reply = ActBatchReply.newBuilder();
    List<Outcome> answers = List.of();
    try {
      answers = attested.vault().actBatch(acts(opened), timeLeft());
      for (int i = 0; i < answers.size(); i++) {
        var asked = opened.get(i);
        reply.addReplies(
            OutcomeWire.seal(answers.get(i), asked.act(), asked.requestId(), attested.sealing()));
      }
    } catch (VaultRefused refused) {
      reply.addReplies(OutcomeWire.seal(refused, opened.getFirst().requestId()));
    } finally {
      answers.forEach(Outcome::close);
    }
    return reply.build();
  }

  private static List<? extends Act<?>> acts(List<ActWire.Opened<?>> opened) {
    return opened.stream().map(ActWire.Opened::act).toList();
  }

  private static Description describe(Vault vault) throws VaultException {
    var description = vault.describe(timeLeft());
    var counts = description.counts();
    return Description.newBuilder()
        .setRelease(description.release())
        .setPlatform(Wire.encode(description.platform()))
        .setKeyRecords(counts.keys())
        .setObjectRecords(counts.objects())
        .setAccountRecords(counts.accounts())
        .setTombstones(counts.tombstones())
        .setMarkedRecords(counts.marked().records())
        .setMarkedUntil(counts.marked().until().map(Instant::toEpochMilli).orElse(0L))
        .setWrites(description.storage().writes())
        .setLowDisk(description.storage().low())
        .setFreeBytes(description.storage().freeBytes())
        .addAllGroups(description.groups().stream().map(Wire::encode).sorted().toList())
        .build();
  }

  private static ListReply list(Vault vault, ListRequest request)
      throws MalformedMessage, VaultException {
    HandlePage page = vault.list(query(request), timeLeft());
    List<ByteString> handles =
        page.handles().stream().map(handle -> Wire.bytes(handle.bytes())).toList();
    return ListReply.newBuilder().addAllHandles(handles).setMore(page.more()).build();
  }

  private static HandlePage.Query query(ListRequest request) throws MalformedMessage {
    try {
      var after = Wire.octets(request.getAfter());
      return new HandlePage.Query(
          after.isEmpty() ? Optional.empty() : Optional.of(new Handle(after)), request.getLimit());
    } catch (IllegalArgumentException outOfRange) {
      throw new MalformedMessage(String.valueOf(outOfRange.getMessage()), outOfRange);
    }
  }

  private static Duration timeLeft() {
    var deadline = io.grpc.Context.current().getDeadline();
    return deadline == null
        ? WITHOUT_DEADLINE
        : Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
  }
}
