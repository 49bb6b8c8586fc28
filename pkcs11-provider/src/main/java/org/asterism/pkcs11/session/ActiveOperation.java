package org.asterism.pkcs11.session;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.quota.Charge;
import org.asterism.secret.Handover;
import org.asterism.vault.VaultException;

/// One operation between its `C_…Init` and its end, as a state machine.
///
/// A length query and a buffer that is too small end nothing and do nothing that can be seen. Where
/// only the result tells its length, the step runs once and its result is held until a buffer takes
/// it. Every other refusal ends the operation, whatever its cause (PKCS#11 v3.1 §5.8.2 and its
/// siblings).
///
/// Not for several threads: its session's turn covers it.
///
/// @param <O> what does the work
public final class ActiveOperation<O> {
  // An application that is told 0 brings no buffer again, so that its data would never come in.
  private static final long LEAST_TOLD = 1;

  private final O operation;
  private final Charge charge;
  private final Consumer<? super O> wipe;
  private final long own;
  private long kept;
  private Stage stage = new Stage.Begun();
  private final boolean wantsPins;
  private boolean awaitsPin;

  /// Which of the three calls that yield output.
  private enum Call {
    WHOLE,
    PART,
    LAST
  }

  private sealed interface Stage {
    /// Nothing was fed yet: all at once or in parts.
    record Begun() implements Stage {}

    /// At least one part was fed.
    record InParts() implements Stage {}

    /// A result waits for a buffer that takes it.
    record Held(Call step, byte[] result) implements Stage {}

    record Ended() implements Stage {}
  }

  /// What a step does.
  @FunctionalInterface
  public interface Work<O> {
    byte[] apply(O operation) throws VaultException, CryptokiException;
  }

  /// What a step does that yields nothing.
  @FunctionalInterface
  public interface Feeding<O> {
    void apply(O operation) throws VaultException, CryptokiException;
  }

  /// @param awaitsPin whether the key's `CKA_ALWAYS_AUTHENTICATE` wants a login of its own first
  /// @param charge for what it holds; closed when it is over, as `wipe` is called
  ActiveOperation(O operation, boolean awaitsPin, Charge charge, Consumer<? super O> wipe) {
    this.operation = operation;
    this.wantsPins = awaitsPin;
    this.awaitsPin = awaitsPin;
    this.charge = charge;
    this.own = charge.amount();
    this.wipe = wipe;
  }

  /// The work itself, for its length methods.
  public O operation() {
    return operation;
  }

  /// From now on the work holds so many bytes of what it was fed.
  ///
  /// @throws CryptokiException `CKR_DEVICE_MEMORY`
  public void keep(long bytes) throws CryptokiException {
    charge.resize(own + bytes);
    kept = bytes;
  }

  /// All the data at once: `C_Sign` and its like. Ends the operation once it has yielded.
  ///
  /// @param length of the result
  public Output whole(OutputLength length, Buffer buffer, Work<O> work)
      throws VaultException, CryptokiException {
    requireStage(stage instanceof Stage.Begun || holds(Call.WHOLE));
    return produce(Call.WHOLE, length, buffer, work);
  }

  /// One part that may yield output: `C_EncryptUpdate` and its like.
  public Output part(OutputLength length, Buffer buffer, Work<O> work)
      throws VaultException, CryptokiException {
    requireStage(mayTakePart() || holds(Call.PART));
    return produce(Call.PART, length, buffer, work);
  }

  /// One part that yields nothing: `C_SignUpdate` and its like.
  public void feed(Feeding<O> feeding) throws VaultException, CryptokiException {
    requireStage(mayTakePart());
    run(done -> {
      feeding.apply(done);
      return new byte[0];
    });
    stage = new Stage.InParts();
  }

  /// After the last part: `C_SignFinal` and its like. Ends the operation once it has yielded.
  public Output last(OutputLength length, Buffer buffer, Work<O> work)
      throws VaultException, CryptokiException {
    requireStage(mayTakePart() || holds(Call.LAST));
    return produce(Call.LAST, length, buffer, work);
  }

  /// All at once or after the last part, without output: `C_Verify`, `C_VerifyFinal`. Ends the
  /// operation, whatever comes of it.
  public void conclude(boolean afterParts, Feeding<O> feeding)
      throws VaultException, CryptokiException {
    requireStage(afterParts ? mayTakePart() : stage instanceof Stage.Begun);
    run(done -> {
      feeding.apply(done);
      return new byte[0];
    });
    finish();
  }

  /// A step that neither its result nor its error ends: one of several messages.
  public <R> R step(Step<O, R> work) throws VaultException, CryptokiException {
    requirePin();
    return work.apply(operation);
  }

  /// [#step] without a result.
  public void feedMessage(Feeding<O> work) throws VaultException, CryptokiException {
    requirePin();
    work.apply(operation);
  }

  /// A message is over: a key that wants a login for each use wants it for the next one.
  public void awaitPinAgain() {
    awaitsPin = wantsPins;
  }

  /// What is done in a step.
  @FunctionalInterface
  public interface Step<O, R> {
    R apply(O operation) throws VaultException, CryptokiException;
  }

  boolean isOver() {
    return stage instanceof Stage.Ended;
  }

  /// @param awaited false once a `CKU_CONTEXT_SPECIFIC` login was accepted
  void awaitPin(boolean awaited) {
    awaitsPin = awaited;
  }

  boolean awaitsPin() {
    return awaitsPin;
  }

  /// Ends it, whatever its stage, and erases a result that was never fetched; does nothing where it
  /// is over.
  void end() {
    if (stage instanceof Stage.Held(Call _, byte[] result)) {
      Arrays.fill(result, (byte) 0);
    }
    if (!isOver()) {
      finish();
    }
  }

  private void finish() {
    stage = new Stage.Ended();
    charge.close();
    wipe.accept(operation);
  }

  private Output produce(Call step, OutputLength length, Buffer buffer, Work<O> work)
      throws VaultException, CryptokiException {
    Optional<byte[]> held = held();
    if (held.isEmpty() && !mayRun(length, buffer)) {
      return Output.lengthOnly(Math.max(LEAST_TOLD, length.most()), buffer);
    }
    byte[] result = held.isPresent() ? held.get() : run(work);
    if (!buffer.takes(result.length)) {
      hold(step, result);
      return Output.lengthOnly(result.length, buffer);
    }
    if (step == Call.PART) {
      charge.resize(own + kept);
      stage = new Stage.InParts();
    } else {
      finish();
    }
    return new Output.Bytes(result);
  }

  private static boolean mayRun(OutputLength length, Buffer buffer) {
    return buffer.present() && (!length.isExact() || buffer.takes(length.most()));
  }

  private void hold(Call step, byte[] result) throws CryptokiException {
    stage = new Stage.Held(step, result);
    try (var handover = Handover.orElse(this::end)) {
      charge.resize(own + kept + result.length);
      handover.to(result);
    }
  }

  private byte[] run(Work<O> work) throws VaultException, CryptokiException {
    try (var handover = Handover.orElse(this::end)) {
      requirePin();
      byte[] result = work.apply(operation);
      return handover.to(result);
    }
  }

  private Optional<byte[]> held() {
    return stage instanceof Stage.Held(Call _, byte[] result)
        ? Optional.of(result)
        : Optional.empty();
  }

  private boolean holds(Call step) {
    return stage instanceof Stage.Held held && held.step() == step;
  }

  private boolean mayTakePart() {
    return stage instanceof Stage.Begun || stage instanceof Stage.InParts;
  }

  // PKCS#11 v3.1 §5.8.2: one call for all of it comes without an update before it.
  private void requireStage(boolean right) throws CryptokiException {
    if (!right) {
      end();
      throw new CryptokiException(
          Ckr.OPERATION_NOT_INITIALIZED, "the operation is at another stage than this call is for");
    }
  }

  private void requirePin() throws CryptokiException {
    if (awaitsPin) {
      throw new CryptokiException(
          Ckr.USER_NOT_LOGGED_IN, "the key wants a context-specific login for each operation");
    }
  }
}
