package org.asterism.attest.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.asterism.attest.Vectors;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.api.Test;

/// The log of a real trust domain gives the RTMRs that its publisher has from the domain's quote
/// (google/go-eventlog), and what is no log is refused.
class EventLogTest {
  private static final Bytes LOG = Vectors.bytes("measure/cos-113-intel-tdx.bin");

  private static final int UNUSED = 64;
  private static final int FIRST_COUNT = 56;

  @Test
  void aRealLogGivesTheRegistersOfItsQuote() throws MalformedException {
    assertEquals(
        List.of(
            "3fa2f61f395b7f5feefb4ec2df61297f109ad8abcd6410c1b7df60f21f37b19297fc35e544039c7e1edece752afd17f6",
            "f62dbc072bd5d3f3438b7b35c39a727f5aea2ffc2473f43723953f530daf62504f0a7944aa62c41a86e8a878c2b122c1",
            "4969684dc87381fc3b3134176c8d8806eaf0a901859f5f70cfae8d17714b46c10a8de219048c9fc09f11f381a6fbe7c1",
            "00".repeat(48)),
        EventLog.parse(LOG).registers().stream().map(Bytes::toString).toList());
  }

  @Test
  void theUnusedEndOfATableMayBeThereOrNot() throws MalformedException {
    Bytes used = LOG.slice(0, LOG.length() - UNUSED);
    assertEquals(EventLog.parse(LOG), EventLog.parse(used));
  }

  @Test
  void whatTheLogDoesNotMeasureIsNoEvent() throws MalformedException {
    Bytes digest = Bytes.of(new byte[48]);
    Bytes note = event(0xFFFF, 3, digest);
    assertEquals(List.of(), EventLog.parse(header().then(note)).events());
    assertEquals(
        List.of(new EventLog.Event(3, 13, digest)),
        EventLog.parse(header().then(event(4, 13, digest))).events());
  }

  @Test
  void whatIsNoLogIsRefused() {
    Bytes digest = Bytes.of(new byte[48]);
    refused(Bytes.EMPTY, "expected 28 bytes of the head of the first event");
    refused(LOG.slice(0, 1000), "expected");
    refused(Bytes.of(new byte[100]), "signature of an event log");
    refused(header().then(event(0, 13, digest)), "expected an event for register 1 to 4");
    refused(header().then(event(5, 13, digest)), "expected an event for register 1 to 4");
    refused(Bytes.of(new byte[EventLog.MAX_BYTES + 1]), "at most 4 MiB");
    refused(patched(FIRST_COUNT, 4, 0), "expected");
  }

  @Test
  void aDigestOfAnAlgorithmThatWasNotAnnouncedIsRefused() {
    Bytes sha256 =
        new LittleEndian(62)
            .number(0, 4, 1)
            .number(4, 4, 13)
            .number(8, 4, 1)
            .number(12, 2, 11)
            .toBytes();
    refused(header().then(sha256), "expected an algorithm that the log begins with, found 0x000b");
    Bytes none = new LittleEndian(16).number(0, 4, 1).number(4, 4, 13).toBytes();
    refused(header().then(none), "expected a SHA-384 digest with an event, found none");
  }

  private static Bytes header() {
    return LOG.slice(0, 32 + 33);
  }

  private static Bytes event(long register, long type, Bytes digest) {
    return new LittleEndian(66)
        .number(0, 4, register)
        .number(4, 4, type)
        .number(8, 4, 1)
        .number(12, 2, 0x0C)
        .bytes(14, digest)
        .toBytes();
  }

  private static Bytes patched(int offset, int length, long value) {
    return new LittleEndian(LOG.length()).bytes(0, LOG).number(offset, length, value).toBytes();
  }

  private static void refused(Bytes log, String reason) {
    String words =
        String.valueOf(
            assertThrows(MalformedException.class, () -> EventLog.parse(log)).getMessage());
    assertTrue(words.contains(reason), words);
  }
}
