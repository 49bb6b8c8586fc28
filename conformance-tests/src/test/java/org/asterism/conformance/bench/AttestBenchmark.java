package org.asterism.conformance.bench;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.asterism.attest.Policy;
import org.asterism.attest.PreparedCollateral;
import org.asterism.attest.Verdict;
import org.asterism.attest.Verifier;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.MalformedException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to verify evidence, from bytes to the verdict: with its collateral, and with
/// collateral that was verified before.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(2)
public class AttestBenchmark {
  private static final Path VECTORS =
      Path.of("..", "attest", "src", "test", "resources", "vectors", "attestation");

  /// The vectors of AMD come without revocation lists.
  private static final Policy POLICY =
      Policy.genuine().but(Policy.Insecure.INSECURE_MISSING_CRLS_ACCEPTED);

  /// A vector's files and the instant that the vectors' README gives.
  public enum Vector {
    SGX("sgx/swhardening-2025-08/quote.bin", "collateral.json", "2025-09-01T00:00:00Z"),
    TDX("tdx/v5-2026-02/quote-uptodate.bin", "collateral.json", "2026-03-01T00:00:00Z"),
    SNP("sev-snp/milan-v3-vcek/report.bin", "vcek.pem", "2026-11-01T00:00:00Z");

    private final Path evidence;
    private final Path collateral;
    private final Instant at;

    Vector(String evidence, String collateral, String at) {
      this.evidence = VECTORS.resolve(evidence);
      this.collateral = this.evidence.resolveSibling(collateral);
      this.at = Instant.parse(at);
    }
  }

  /// The product's provider, and the JVM's own.
  public enum By {
    ACCP,
    JDK
  }

  @Param({"ACCP", "JDK"})
  By provider = By.ACCP;

  @Param({"SGX", "TDX", "SNP"})
  Vector vector = Vector.SGX;

  private Bytes evidence = Bytes.EMPTY;
  private Bytes collateral = Bytes.EMPTY;
  private Verifier verifier = new Verifier(POLICY);
  private PreparedCollateral kept = verifier.prepare(List.of(), Instant.EPOCH);

  /// Reads the files; nothing of it is measured.
  @Setup
  public void read() throws IOException, MalformedException {
    evidence = Bytes.of(Files.readAllBytes(vector.evidence));
    collateral = Bytes.of(Files.readAllBytes(vector.collateral));
    if (provider == By.ACCP) {
      verifier = new Verifier(POLICY, AmazonCorrettoCryptoProvider.INSTANCE);
    }
    kept = verifier.prepare(List.of(Collateral.parse(collateral)), vector.at);
  }

  /// Evidence and collateral, parsed and verified.
  @Benchmark
  public Verdict withCollateral() throws MalformedException {
    return verifier.verify(
        Evidence.parse(evidence), List.of(Collateral.parse(collateral)), vector.at);
  }

  /// Evidence, parsed and verified; its collateral was verified before.
  @Benchmark
  public Verdict onKeptCollateral() throws MalformedException {
    return verifier.verify(Evidence.parse(evidence), kept, vector.at);
  }
}
