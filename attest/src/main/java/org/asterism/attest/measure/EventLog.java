package org.asterism.attest.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Cursor;
import org.asterism.attest.quote.MalformedException;

/// The event log of a TDX guest (`/sys/firmware/acpi/tables/data/CCEL`): TCG PC Client Platform
/// Firmware Profile 1.06, 10.2, with the registers that UEFI 2.10, 38.4.1 gives them. A log proves
/// nothing by itself: its RTMRs must be those of a verified quote.
///
/// @param events in the order they were measured
public record EventLog(List<Event> events) {
  /// Larger than the tables of any firmware.
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /// How many RTMRs a trust domain has.
  public static final int REGISTERS = 4;

  private static final int NO_ACTION = 3;
  private static final int SHA384 = 0x000C;
  private static final int SHA1_BYTES = 20;
  private static final Bytes SIGNATURE = Bytes.utf8("Spec ID Event03\0");
  private static final int UNUSED = 0xFF;

  public EventLog {
    events = List.copyOf(events);
  }

  /// One measured event.
  ///
  /// @param register which RTMR it went into, 0 to 3
  /// @param type what it is (TCG profile, 10.4.1)
  /// @param digest what the register was extended with, 48 bytes; all else of a log is a claim
  public record Event(int register, long type, Bytes digest) {}

  /// Reads a log up to its end or to where its table is unused.
  public static EventLog parse(Bytes raw) throws MalformedException {
    if (raw.length() > MAX_BYTES) {
      throw new MalformedException(
          "expected an event log of at most 4 MiB, found %d bytes".formatted(raw.length()));
    }
    Cursor cursor = new Cursor(raw);
    Map<Long, Long> algorithms = header(cursor);
    List<Event> events = new ArrayList<>();
    while (!isUnused(raw, cursor)) {
      Event event = next(cursor, algorithms);
      if (event.type() != NO_ACTION) {
        events.add(event);
      }
    }
    return new EventLog(events);
  }

  private static boolean isUnused(Bytes raw, Cursor cursor) {
    for (int i = raw.length() - cursor.remaining(); i < raw.length(); i++) {
      if (raw.at(i) != UNUSED) {
        return false;
      }
    }
    return true;
  }

  /// TCG profile, 10.4.5.1: the lengths of the digests, by algorithm.
  private static Map<Long, Long> header(Cursor log) throws MalformedException {
    log.take(4 + 4 + SHA1_BYTES, "the head of the first event");
    Bytes event = log.take(log.number(4, "the length of the first event"), "the first event");
    Cursor cursor = new Cursor(event);
    if (!cursor.take(SIGNATURE.length(), "the signature of an event log").equals(SIGNATURE)) {
      throw new MalformedException("expected an event log that begins with Spec ID Event03");
    }
    cursor.take(4 + 4, "platform class and version");
    long count = cursor.number(4, "the number of algorithms");
    Map<Long, Long> algorithms = new TreeMap<>();
    for (long i = 0; i < count; i++) {
      long algorithm = cursor.number(2, "an algorithm");
      algorithms.put(algorithm, cursor.number(2, "the length of a digest"));
    }
    cursor.take(cursor.number(1, "the length of a vendor's part"), "a vendor's part");
    cursor.end("the first event");
    requireSha384(algorithms);
    return algorithms;
  }

  private static void requireSha384(Map<Long, Long> algorithms) throws MalformedException {
    Long length = algorithms.get((long) SHA384);
    if (length == null || length != Sha.SHA384_BYTES) {
      throw new MalformedException("expected an event log with SHA-384 digests, found none");
    }
  }

  /// TCG profile, 10.2.2: TCG_PCR_EVENT2.
  private static Event next(Cursor cursor, Map<Long, Long> algorithms) throws MalformedException {
    long register = cursor.number(4, "the register of an event");
    long type = cursor.number(4, "the type of an event");
    Bytes digest = digest(cursor, algorithms);
    cursor.take(cursor.number(4, "the length of an event"), "an event");
    // UEFI 2.10, 38.4.1: register 0 is MRTD, 1 to 4 are RTMR0 to RTMR3.
    if (type != NO_ACTION && (register < 1 || register > REGISTERS)) {
      throw new MalformedException(
          "expected an event for register 1 to 4, found one for " + register);
    }
    return new Event((int) register - 1, type, digest);
  }

  private static Bytes digest(Cursor cursor, Map<Long, Long> algorithms) throws MalformedException {
    long count = cursor.number(4, "the number of digests");
    Bytes found = Bytes.EMPTY;
    for (long i = 0; i < count; i++) {
      long algorithm = cursor.number(2, "an algorithm");
      Long length = algorithms.get(algorithm);
      if (length == null) {
        throw new MalformedException(
            "expected an algorithm that the log begins with, found %#06x".formatted(algorithm));
      }
      Bytes digest = cursor.take(length, "a digest");
      found = algorithm == SHA384 ? digest : found;
    }
    if (found.length() == 0) {
      throw new MalformedException("expected a SHA-384 digest with an event, found none");
    }
    return found;
  }

  /// RTMR0 to RTMR3 after all events: each begins with zeros, and an event makes it the hash of
  /// itself and the event's digest (TDG.MR.RTMR.EXTEND).
  public List<Bytes> registers() {
    List<Bytes> values = new ArrayList<>();
    for (int register = 0; register < REGISTERS; register++) {
      values.add(register(register));
    }
    return List.copyOf(values);
  }

  private Bytes register(int register) {
    Bytes value = Bytes.of(new byte[Sha.SHA384_BYTES]);
    for (Event event : events) {
      if (event.register() == register) {
        value = Sha.sha384(value.then(event.digest()));
      }
    }
    return value;
  }
}
