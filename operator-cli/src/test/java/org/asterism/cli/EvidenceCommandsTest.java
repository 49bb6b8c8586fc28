package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Evidence is shown field by field, and judged with an exit status and a last line that says why.
class EvidenceCommandsTest {
  private static final Path VECTORS =
      Path.of("..", "attest", "src", "test", "resources", "vectors", "attestation");
  private static final String SGX = "sgx/swhardening-2025-08";
  private static final String SNP = "sev-snp/milan-v3-vcek";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  record Row(String evidence, String collateral, String at, int status, String last) {}

  static List<Row> rows() {
    return Stream.concat(intel(), amd()).toList();
  }

  private static Stream<Row> intel() {
    return Stream.of(
        row("sgx/confighardening-2025-06", "2025-07-01T00:00:00Z", 0, "trusted: SGX of platform"),
        row(SGX, "2025-09-01T00:00Z", 0, "trusted: SGX of platform 00606a000000"),
        row(SGX, "2025-10-01T00:00Z", 1, "refused at step 'TCB info': TCB info has expired at"),
        row(
            "sgx/outofdate-debug-2025-08",
            "2025-09-01T00:00Z",
            1,
            "refused at step 'policy': expected software that cannot be debugged"),
        row(
            "sgx/swhardening-nocrl-2022-12",
            "2022-12-20T00:50:04Z",
            1,
            "refused at step 'root CRL': expected the revocation list of Intel's root, found none"),
        row(
            "tdx/v4-tcb-not-supported-2023-06",
            "2023-07-01T01:00Z",
            1,
            "refused at step 'TCB level': TCB level not supported"),
        new Row(
            "tdx/v5-2026-02/quote-uptodate.bin",
            "tdx/v5-2026-02/collateral.json",
            "2026-03-01T00:00Z",
            0,
            "trusted: TDX of platform"),
        new Row(
            "sgx/certtype3-eppid/quote.bin",
            SGX + "/collateral.json",
            "2025-09-01T00:00Z",
            1,
            "refused at step 'quote format': unsupported certification data"),
        new Row(
            SGX + "/quote.bin",
            "tdx/v5-2026-02/collateral.json",
            "2026-03-01T00:00Z",
            1,
            "refused at step 'platform': the collateral is for technology TDX"));
  }

  private static Stream<Row> amd() {
    return Stream.of(
        new Row(
            SNP + "/report.bin",
            SNP + "/vcek.pem",
            "2026-11-01T00:00Z",
            1,
            "refused at step 'AMD CRL': expected the revocation list of AMD's root"),
        new Row(
            "sev-snp/milan-v2-vcek/report.bin",
            "sev-snp/milan-v2-vcek/vcek.der",
            "2025-01-01T00:00Z",
            1,
            "refused at step 'AMD CRL': expected the revocation list of AMD's root"),
        new Row(
            "sev-snp/milan-v2-vcek/report.bin",
            SNP + "/vcek.pem",
            "2026-11-01T00:00Z",
            1,
            "refused at step 'AMD CRL': expected the revocation list of AMD's root"),
        new Row(
            "ra-tls-certs/gramine-cert.pem",
            SGX + "/collateral.json",
            "2025-09-01T00:00Z",
            1,
            "refused at step 'policy': expected software that cannot be debugged"));
  }

  private static Row row(String vector, String at, int status, String last) {
    return new Row(vector + "/quote.bin", vector + "/collateral.json", at, status, last);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void verify_endsWithTheStatusAndTheReason(Row row) {
    assertEquals(row.status(), verify(row.evidence(), row.collateral(), row.at()), out::toString);
    assertTrue(lastLine().startsWith(row.last()), this::lastLine);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void verify_inJsonSaysTheSame(Row row) throws IOException {
    assertEquals(row.status(), verify(row.evidence(), row.collateral(), row.at(), "--json"));
    JsonNode json = new ObjectMapper().readTree(lastLine());
    assertEquals(row.status() == 0 ? "trusted" : "refused", json.get("verdict").asText());
    assertTrue(row.last().contains(row.status() == 0 ? "" : json.get("step").asText()));
    assertEquals(row.status() == 0, json.has("measurement"));
  }

  @Test
  void verify_withoutAFileSaysWhichAndEndsWith2() throws IOException {
    assertEquals(2, verify("nowhere.bin", SNP + "/vcek.pem", "2026-11-01T00:00Z"));
    assertTrue(lastLine().matches("unreadable: .*nowhere.bin: expected a file, found none"));
    assertEquals(2, verify(SNP + "/vcek.pem", SNP + "/vcek.pem", "2026-11-01T00:00Z"));
    assertTrue(lastLine().endsWith("expected evidence in the certificate, found none"));
    assertEquals(2, verify(SGX + "/quote.bin", "README.md", "2026-11-01T00:00Z"));
    assertTrue(lastLine().endsWith("expected certificates or revocation lists, found neither"));
    assertEquals(2, verify("README.md", SNP + "/vcek.pem", "2026-11-01T00:00Z", "--json"));
    assertEquals("unreadable", new ObjectMapper().readTree(lastLine()).get("verdict").asText());
  }

  @Test
  void verify_withoutAnInstantEndsWith2() {
    assertEquals(2, verify(SNP + "/report.bin", SNP + "/vcek.pem", "yesterday"));
    assertTrue(err.toString().contains("expected an instant like 2026-03-01T00:00:00Z"));
    assertEquals(2, run("evidence", "verify", "--evidence", "a", "--collateral", "b"));
    assertTrue(err.toString().contains("--at"));
  }

  @Test
  void verify_obeysThePolicy() throws IOException {
    Path policy = folder.resolve("policy.toml");
    Files.writeString(
        policy,
        """
        kinds = ["sgx"]
        [tcb]
        statuses = ["SWHardeningNeeded"]
        advisories = ["INTEL-SA-00615"]
        minimum_evaluation_number = 17
        [sgx]
        isvprodid = 0
        """);
    String[] by = {"--policy", policy.toString()};
    assertEquals(0, verify(SGX + "/quote.bin", SGX + "/collateral.json", "2025-09-01T00:00Z", by));
    assertTrue(out.toString().contains("policy             isvprodid is 0 to 0"), out::toString);
    String tdx = "tdx/v5-2026-02/";
    String collateral = tdx + "collateral.json";
    assertEquals(1, verify(tdx + "quote-uptodate.bin", collateral, "2026-03-01T00:00Z", by));
    assertEquals(
        "refused at step 'policy': expected that evidence is of SGX, found TDX", lastLine());
    Files.writeString(policy, "kind = 1");
    assertEquals(2, verify(SGX + "/quote.bin", SGX + "/collateral.json", "2025-09-01T00:00Z", by));
    assertTrue(lastLine().startsWith("unreadable: "), this::lastLine);
  }

  /// The list is of another line's root than the certificate's, so it says nothing of it.
  @Test
  void verify_takesSeveralCollateralFiles() {
    assertEquals(
        1,
        verify(
            SNP + "/report.bin",
            SNP + "/vcek.pem",
            "2026-11-01T00:00Z",
            "--collateral",
            VECTORS.resolve("sev-snp/milan-v2-vcek/vcek.der").toString()));
    assertEquals(
        "refused at step 'AMD chain': expected one VCEK or VLEK certificate, found 2", lastLine());
  }

  @Test
  void show_explainsEveryKindFieldByField() {
    assertShown(SGX + "/quote.bin", "mrenclave", "mrsigner", "isvsvn", "fmspc", "00606a000000");
    assertShown("tdx/v5-2026-02/quote-uptodate.bin", "mrtd", "rtmr3", "tee_tcb_svn_2", "mrseam");
    assertShown("sgx/certtype3-eppid/quote.bin", "cannot be verified");
    assertShown(SNP + "/report.bin", "chip_id", "reported_tcb", "bootloader 4, tee 0, snp 23");
    assertShown("ra-tls-certs/gramine-cert.pem", "TAGGED", "LEGACY", "pubkey-hash", "mrenclave");
  }

  @Test
  void show_ofSomethingElseEndsWith2() {
    assertEquals(2, run("evidence", "show", VECTORS.resolve("README.md").toString()));
    assertTrue(err.toString().contains("README.md: expected"), err::toString);
  }

  private void assertShown(String file, String... words) {
    assertEquals(0, run("evidence", "show", VECTORS.resolve(file).toString()), err::toString);
    for (String word : words) {
      assertTrue(out.toString().contains(word), () -> word + " in\n" + out);
    }
  }

  private int verify(String evidence, String collateral, String at, String... more) {
    List<String> arguments = new ArrayList<>(List.of("evidence", "verify"));
    arguments.addAll(List.of("--evidence", VECTORS.resolve(evidence).toString()));
    arguments.addAll(List.of("--collateral", VECTORS.resolve(collateral).toString(), "--at", at));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Asterism.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private String lastLine() {
    return out.toString().lines().toList().getLast();
  }
}
