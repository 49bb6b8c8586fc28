package org.asterism.tee;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.asterism.ratls.EvidenceUnavailable;
import org.asterism.secret.SecretBytes;
import org.asterism.tee.Gramine.SealedTo;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Gramine gives becomes evidence that carries what was asked for and keys to seal with, or
/// one exception that says what to do.
class GramineTest {
  private static final int FOREVER = 1000;

  @TempDir private Path scratch;
  private Optional<GramineProcess> process = Optional.empty();

  @AfterEach
  void end() {
    process.ifPresent(GramineProcess::close);
  }

  private Gramine gramine(String fault, int count) throws Exception {
    var started = new GramineProcess(scratch.resolve("attestation"), fault, count);
    process = Optional.of(started);
    return new Gramine(started.root(), new SystemFiles(), new Turns(Duration.ofMinutes(1)));
  }

  private static void assertWorks(Gramine gramine, int mark) throws TeeException {
    var evidence = gramine.evidence(Real.data(mark));
    assertEquals(EvidenceKind.SGX, evidence.kind());
    assertEquals(Octets.EMPTY, evidence.collateral());
    assertArrayEquals(
        Real.SGX.with(Real.data(mark).bytes().toByteArray()), evidence.evidence().toByteArray());
  }

  private static <T extends Throwable> void assertFails(
      Gramine gramine, Class<T> expected, String words) {
    var failed = assertThrows(expected, () -> gramine.evidence(Real.data(1)));
    assertTrue(String.valueOf(failed.getMessage()).contains(words), failed::toString);
    assertTrue(
        String.valueOf(failed.getMessage()).contains("; "),
        "says what to do: " + failed.getMessage());
  }

  @Test
  void anEnclaveHasAQuoteForEachQuestion() throws Exception {
    var gramine = gramine("none", 0);
    for (int mark = 1; mark < 6; mark++) {
      assertWorks(gramine, mark);
    }
  }

  @Test
  void manyThreadsGetEachTheirOwn() throws Exception {
    var gramine = gramine("none", 0);
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Octets>> asked =
          IntStream.range(0, 24)
              .<Callable<Octets>>mapToObj(i -> () -> gramine.evidence(Real.data(i)).evidence())
              .toList();
      var answers = threads.invokeAll(asked);
      for (int i = 0; i < answers.size(); i++) {
        byte[] expected = Real.SGX.with(Real.data(i).bytes().toByteArray());
        assertArrayEquals(expected, answers.get(i).get().toByteArray());
      }
    }
  }

  @Test
  void anotherWhoWroteInBetweenIsForgivenANumberOfTimes() throws Exception {
    assertWorks(gramine("other", Gramine.ATTEMPTS - 1), 7);
  }

  @Test
  void aQuoteForAnotherNeverLeaves() throws Exception {
    assertFails(gramine("other", FOREVER), TeeException.Busy.class, "other report data");
  }

  @ValueSource(strings = {"short", "long", "empty"})
  @ParameterizedTest
  void whatIsNoQuoteIsRefused(String fault) throws Exception {
    assertFails(gramine(fault, FOREVER), TeeException.Malformed.class, "expected");
  }

  @Test
  void aQuoteThatNeverComesIsGivenUp() throws Exception {
    gramine("hang", 1);
    var impatient =
        new Gramine(
            process.orElseThrow().root(), new SystemFiles(), new Turns(Duration.ofMillis(200)));
    assertFails(impatient, TeeException.Busy.class, "aesmd");
  }

  @CsvSource({"none,expected attestation type dcap", "epid,found epid", "'',found"})
  @ParameterizedTest
  void anEnclaveWithoutDcapIsToldToChangeItsManifest(String type, String words) throws Exception {
    var gramine = gramine("none", 0);
    Files.writeString(process.orElseThrow().root().resolve("attestation_type"), type);
    assertFails(gramine, TeeException.Absent.class, words);
    assertFails(gramine, TeeException.Absent.class, "sgx.remote_attestation");
  }

  @Test
  void outsideOfAnEnclaveThereIsNoEvidence() {
    var nowhere = new Gramine(scratch.resolve("none"));
    assertFails(nowhere, TeeException.Absent.class, "gramine-sgx");
    assertThrows(EvidenceUnavailable.class, () -> nowhere.source().evidence(Real.data(1)));
    assertThrows(TeeException.Absent.class, () -> nowhere.sealingKey(SealedTo.MRENCLAVE));
  }

  /// libos/src/fs/dev/attestation.c: whatever the platform refuses is EACCES.
  @CsvSource({
    "quote,13,aesmd", "user_report_data,13,aesmd", "quote,12,Gramine's output",
    "quote,1,enclave's own process", "quote,4,ask again", "quote,2,gramine-sgx"
  })
  @ParameterizedTest
  void whatGramineAnswersSaysWhatToDo(String file, int errno, String words) throws Exception {
    gramine("none", 0);
    var refusing =
        new Gramine(
            process.orElseThrow().root(),
            new RefusingFiles(file, errno),
            new Turns(Duration.ofMinutes(1)));
    assertFails(refusing, TeeException.class, words);
  }

  @Test
  void theKeysToSealWithAreThoseOfTheNames() throws Exception {
    var gramine = gramine("none", 0);
    try (var enclave = gramine.sealingKey(SealedTo.MRENCLAVE);
        var signer = gramine.sealingKey(SealedTo.MRSIGNER)) {
      enclave.borrowArray(bytes -> assertArrayEquals("0123456789abcdef".getBytes(US_ASCII), bytes));
      signer.borrowArray(bytes -> assertArrayEquals("fedcba9876543210".getBytes(US_ASCII), bytes));
    }
  }

  @ValueSource(strings = {"", "0123456789abcde", "0123456789abcdef0"})
  @ParameterizedTest
  void aKeyOfAnotherLengthIsNone(String found) throws Exception {
    var gramine = gramine("none", 0);
    Path file = process.orElseThrow().root().resolve("keys/_sgx_mrsigner");
    Files.writeString(file, found);
    var refused =
        assertThrows(TeeException.Malformed.class, () -> gramine.sealingKey(SealedTo.MRSIGNER));
    assertTrue(String.valueOf(refused.getMessage()).contains("16 bytes"), refused::toString);
    if (!found.isEmpty()) {
      assertTrue(
          !String.valueOf(refused.getMessage()).contains(found), "the key is no part of a message");
    }
  }

  @Test
  void onlyHardwareIsATee() {
    for (EvidenceKind kind : EvidenceKind.values()) {
      switch (kind) {
        case SIMULATED, HOST -> assertThrows(IllegalArgumentException.class, () -> Tee.of(kind));
        case SGX, TDX, SEV_SNP -> assertEquals(kind, Tee.of(kind).kind());
      }
    }
  }

  /// The system's files, of which one answers with an error.
  private record RefusingFiles(String file, int errno) implements DeviceFiles {
    private static final SystemFiles FILES = new SystemFiles();

    @Override
    public Octets read(Path path, int atMost) throws CallFailed {
      refuse(path);
      return FILES.read(path, atMost);
    }

    @Override
    public SecretBytes readSecret(Path path, int atMost) throws CallFailed {
      return FILES.readSecret(path, atMost);
    }

    @Override
    public void write(Path path, Octets content) throws CallFailed {
      refuse(path);
      FILES.write(path, content);
    }

    @Override
    public void makeFolder(Path folder) {
      throw new AssertionError("no folders under Gramine");
    }

    @Override
    public void removeFolder(Path folder) {
      throw new AssertionError("no folders under Gramine");
    }

    private void refuse(Path path) throws CallFailed {
      if (path.endsWith(file)) {
        throw new CallFailed("open", path, errno);
      }
    }
  }
}
