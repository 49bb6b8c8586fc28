package org.asterism.tee;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.asterism.ratls.EvidenceUnavailable;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a guest's kernel gives becomes evidence that carries what was asked for, or one exception
/// that says what to do; and no report folder stays.
class ConfidentialGuestTest {
  private static final String FOREVER = " 1000";

  /// The stand-ins: both must behave alike.
  enum Machine {
    MODEL,
    MOUNTED
  }

  @TempDir private Path scratch;
  private Optional<StandIn> standIn = Optional.empty();

  @AfterEach
  void end() {
    standIn.ifPresent(StandIn::close);
  }

  private ConfidentialGuest guest(Machine machine, Real real, Optional<byte[]> auxblob)
      throws Exception {
    var described = new StandIn.Guest(real, auxblob);
    StandIn started =
        switch (machine) {
          case MODEL -> new ModelTsm(described);
          case MOUNTED -> {
            MountedTsm.assumeMountable();
            yield new MountedTsm(scratch, described);
          }
        };
    standIn = Optional.of(started);
    return new ConfidentialGuest(
        real.kind(), started.root(), started.files(), new Turns(Duration.ofMinutes(1)));
  }

  private ConfidentialGuest tdx(Machine machine, String fault) throws Exception {
    var tdx = guest(machine, Real.TDX, Optional.empty());
    standIn.orElseThrow().fault(fault);
    return tdx;
  }

  private ConfidentialGuest snp(Machine machine, byte[] table, String fault) throws Exception {
    var snp = guest(machine, Real.SNP, Optional.of(table));
    standIn.orElseThrow().fault(fault);
    return snp;
  }

  private void assertWorks(ConfidentialGuest guest, Real real) throws TeeException {
    for (int mark = 1; mark < 4; mark++) {
      var evidence = guest.evidence(Real.data(mark));
      assertEquals(real.kind(), evidence.kind());
      assertArrayEquals(
          real.with(Real.data(mark).bytes().toByteArray()), evidence.evidence().toByteArray());
    }
    assertEquals(0, standIn.orElseThrow().reports());
  }

  private <T extends TeeException> void assertFails(
      ConfidentialGuest guest, Class<T> expected, String words) {
    var failed = assertThrows(expected, () -> guest.evidence(Real.data(1)));
    assertTrue(String.valueOf(failed.getMessage()).contains(words), failed::toString);
    assertTrue(
        String.valueOf(failed.getMessage()).contains("; "),
        "says what to do: " + failed.getMessage());
    assertEquals(0, standIn.orElseThrow().reports());
  }

  /// AMD 56421, 4.1.8.1, with a VCEK alone.
  static byte[] table(byte[] vcek, int length) {
    return ByteBuffer.allocate(16384)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(HexFormat.of().parseHex("63da758de6644564adc5f4b93be8accd"))
        .putInt(48)
        .putInt(length)
        .put(48, vcek)
        .array();
  }

  @EnumSource
  @ParameterizedTest
  void aTdxGuestHasEvidenceAndNoCollateral(Machine machine) throws Exception {
    var tdx = guest(machine, Real.TDX, Optional.empty());
    assertWorks(tdx, Real.TDX);
    assertEquals(Octets.EMPTY, tdx.evidence(Real.data(1)).collateral());
  }

  @EnumSource
  @ParameterizedTest
  void anSnpGuestHasWhatItsHostGave(Machine machine) throws Exception {
    byte[] vcek = Real.bytes(Real.VCEK);
    byte[] table = table(vcek, vcek.length);
    var snp = guest(machine, Real.SNP, Optional.of(table));
    assertWorks(snp, Real.SNP);
    assertEquals(Octets.of(table), snp.evidence(Real.data(1)).collateral());
  }

  @EnumSource
  @ParameterizedTest
  void aHostThatGivesNoCertificatesIsNoError(Machine machine) throws Exception {
    var zeros = guest(machine, Real.SNP, Optional.of(new byte[16384]));
    assertEquals(Octets.EMPTY, zeros.evidence(Real.data(1)).collateral());
  }

  @EnumSource
  @ParameterizedTest
  void aDriverWithoutAuxblobIsNoError(Machine machine) throws Exception {
    var none = guest(machine, Real.SNP, Optional.empty());
    assertEquals(Octets.EMPTY, none.evidence(Real.data(1)).collateral());
  }

  @EnumSource
  @ParameterizedTest
  void certificatesThatPointNowhereAreRefused(Machine machine) throws Exception {
    var snp = snp(machine, table(new byte[16], 1 << 20), "none none 0 0");
    assertFails(snp, TeeException.Malformed.class, "expected a certificate between");
  }

  @EnumSource
  @ParameterizedTest
  void aGuestBelowTheHighestLevelAsksForItsOwn(Machine machine) throws Exception {
    assertWorks(snp(machine, new byte[64], "floor privlevel_floor 2" + FOREVER), Real.SNP);
  }

  @EnumSource
  @ParameterizedTest
  void whoWritesInBetweenIsNoticedAndForgivenOnce(Machine machine) throws Exception {
    assertWorks(tdx(machine, "intruder inblob 0 1"), Real.TDX);
  }

  @EnumSource
  @ParameterizedTest
  void whoWritesInBetweenEachTimeIsNamed(Machine machine) throws Exception {
    var tdx = tdx(machine, "intruder inblob 0" + FOREVER);
    assertFails(tdx, TeeException.Busy.class, "generation 1 expected, found 2");
  }

  @EnumSource
  @ParameterizedTest
  void dataThatTheKernelDroppedInSilenceIsWrittenAnew(Machine machine) throws Exception {
    assertWorks(tdx(machine, "lost inblob 0 1"), Real.TDX);
  }

  @EnumSource
  @ParameterizedTest
  void evidenceForOtherDataNeverLeaves(Machine machine) throws Exception {
    var tdx = tdx(machine, "other outblob 0" + FOREVER);
    assertFails(tdx, TeeException.Malformed.class, "report data");
  }

  @CsvSource({
    "MODEL,4",
    "MODEL,11",
    "MODEL,16",
    "MODEL,22",
    "MOUNTED,4",
    "MOUNTED,11",
    "MOUNTED,16",
    "MOUNTED,22"
  })
  @ParameterizedTest
  void whatMayPassIsTriedAgainABoundedNumberOfTimes(Machine machine, int errno) throws Exception {
    var tdx = tdx(machine, "errno outblob %d %d".formatted(errno, ConfidentialGuest.ATTEMPTS - 1));
    assertWorks(tdx, Real.TDX);
    standIn.orElseThrow().fault("errno outblob " + errno + FOREVER);
    assertFails(tdx, TeeException.Busy.class, "errno " + errno);
  }

  @CsvSource({"MODEL,17", "MODEL,16", "MODEL,4", "MOUNTED,17", "MOUNTED,16", "MOUNTED,4"})
  @ParameterizedTest
  void aFolderThatAnotherHasIsNotTaken(Machine machine, int errno) throws Exception {
    assertWorks(tdx(machine, "errno mkdir %d 1".formatted(errno)), Real.TDX);
  }

  @CsvSource({
    "6,no driver",
    "2,Linux 6.7",
    "13,as root may",
    "1,as root may",
    "30,as root may",
    "12,kernel's log"
  })
  @ParameterizedTest
  void aFolderThatCannotBeMadeSaysWhy(int errno, String words) throws Exception {
    var tdx = tdx(Machine.MODEL, "errno mkdir " + errno + FOREVER);
    assertFails(tdx, TeeException.class, words);
  }

  @CsvSource({
    "MODEL,25,no driver",
    "MODEL,27,larger than this kernel",
    "MODEL,5,qgsd",
    "MODEL,110,qgsd",
    "MOUNTED,25,no driver",
    "MOUNTED,27,larger than this kernel",
    "MOUNTED,5,qgsd",
    "MOUNTED,110,qgsd"
  })
  @ParameterizedTest
  void aReportThatFailsSaysWhy(Machine machine, int errno, String words) throws Exception {
    var tdx = tdx(machine, "errno outblob " + errno + FOREVER);
    assertFails(tdx, TeeException.class, words);
  }

  @CsvSource({"MODEL,0", "MODEL,1", "MODEL,600", "MODEL,70000", "MOUNTED,600", "MOUNTED,70000"})
  @ParameterizedTest
  void aReportOfAnotherLengthIsRefused(Machine machine, int size) throws Exception {
    var tdx = tdx(machine, "size outblob " + size + FOREVER);
    assertFails(tdx, TeeException.Malformed.class, "expected");
  }

  @EnumSource
  @ParameterizedTest
  void aTableThatIsTooLongIsRefused(Machine machine) throws Exception {
    var snp = snp(machine, new byte[64], "size auxblob 600000" + FOREVER);
    assertFails(snp, TeeException.Malformed.class, "auxblob");
  }

  @EnumSource
  @ParameterizedTest
  void wordsInPlaceOfANumberAreRefused(Machine machine) throws Exception {
    var tdx = tdx(machine, "text generation 12" + FOREVER);
    assertFails(tdx, TeeException.Malformed.class, "'12 words'");
  }

  @EnumSource
  @ParameterizedTest
  void aGuestOfAnotherKindIsNotTakenForIt(Machine machine) throws Exception {
    guest(machine, Real.SNP, Optional.empty());
    StandIn snp = standIn.orElseThrow();
    var mistaken =
        new ConfidentialGuest(
            EvidenceKind.TDX, snp.root(), snp.files(), new Turns(Duration.ofMinutes(1)));
    assertFails(
        mistaken, TeeException.Absent.class, "expected provider tdx_guest, found sev_guest");
  }

  @EnumSource
  @ParameterizedTest
  void manyThreadsGetEachTheirOwn(Machine machine) throws Exception {
    var tdx = guest(machine, Real.TDX, Optional.empty());
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Octets>> asked =
          IntStream.range(0, 40)
              .<Callable<Octets>>mapToObj(i -> () -> tdx.evidence(Real.data(i)).evidence())
              .toList();
      var answers = threads.invokeAll(asked);
      for (int i = 0; i < answers.size(); i++) {
        byte[] expected = Real.TDX.with(Real.data(i).bytes().toByteArray());
        assertArrayEquals(expected, answers.get(i).get().toByteArray());
      }
    }
    assertEquals(0, standIn.orElseThrow().reports());
  }

  @Test
  void whereThereIsNoConfigfsThatIsSaid() {
    var nowhere = new ConfidentialGuest(EvidenceKind.TDX, scratch.resolve("none"));
    var absent = assertThrows(TeeException.Absent.class, () -> nowhere.evidence(Real.data(1)));
    assertTrue(String.valueOf(absent.getMessage()).contains("mount -t configfs"), absent::toString);
    var none =
        assertThrows(EvidenceUnavailable.class, () -> nowhere.source().evidence(Real.data(1)));
    assertTrue(String.valueOf(none.getMessage()).contains("mount -t configfs"), none::toString);
  }

  @EnumSource(
      value = EvidenceKind.class,
      names = {"SGX", "HOST", "SIMULATED"})
  @ParameterizedTest
  void whatIsNoGuestIsNone(EvidenceKind kind) {
    assertThrows(IllegalArgumentException.class, () -> new ConfidentialGuest(kind, scratch));
  }
}
