package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table of docs/reference/functions.md: every function of the standard, and what is answered,
/// as `calls.def` and the engine's bindings have it. What other modules do is written down here:
/// SoftHSM2's from its source, kryoptic's from what its functions answered.
class FunctionsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "functions.md");
  private static final Path FRESH = Path.of("target", "functions.md");
  private static final String HEAD = "| function | since | Asterism | SoftHSM2 | kryoptic |";

  private static final String YES = "yes";
  private static final String NO = "no";
  private static final int FIRST_OF_3_0 = 84;
  private static final int FIRST_OF_3_2 = 108;

  private static final Map<String, String> ANSWERS =
      Map.of(
          "C_GetFunctionStatus", "`CKR_FUNCTION_NOT_PARALLEL`",
          "C_CancelFunction", "`CKR_FUNCTION_NOT_PARALLEL`",
          "C_AsyncComplete", "`CKR_FUNCTION_NOT_SUPPORTED`",
          "C_AsyncGetID", "`CKR_FUNCTION_NOT_SUPPORTED`",
          "C_AsyncJoin", "`CKR_FUNCTION_NOT_SUPPORTED`");

  /// Of 2.40; it has no other interface.
  private static final Set<String> NOT_OF_SOFTHSM2 =
      Set.of(
          "C_GetOperationState",
          "C_SetOperationState",
          "C_SignRecoverInit",
          "C_SignRecover",
          "C_VerifyRecoverInit",
          "C_VerifyRecover",
          "C_DigestEncryptUpdate",
          "C_DecryptDigestUpdate",
          "C_SignEncryptUpdate",
          "C_DecryptVerifyUpdate");

  /// What answers `CKR_FUNCTION_NOT_SUPPORTED`.
  private static final Set<String> NOT_OF_KRYOPTIC =
      Set.of(
          "C_SignRecoverInit",
          "C_SignRecover",
          "C_VerifyRecoverInit",
          "C_VerifyRecover",
          "C_WaitForSlotEvent",
          "C_LoginUser",
          "C_MessageSignInit",
          "C_SignMessage",
          "C_SignMessageBegin",
          "C_SignMessageNext",
          "C_MessageSignFinal",
          "C_MessageVerifyInit",
          "C_VerifyMessage",
          "C_VerifyMessageBegin",
          "C_VerifyMessageNext",
          "C_MessageVerifyFinal",
          "C_AsyncComplete",
          "C_AsyncGetID",
          "C_AsyncJoin",
          "C_WrapKeyAuthenticated",
          "C_UnwrapKeyAuthenticated");

  @TempDir Path folder;

  @Test
  void theTableSaysWhatIsServed() throws Exception {
    List<String> page = Files.readAllLines(PAGE);
    int head = page.indexOf(HEAD);
    var prose = head < 0 ? page : page.subList(0, head);
    String expected =
        Stream.concat(prose.stream(), table()).collect(Collectors.joining("\n", "", "\n"));
    Files.createDirectories(FRESH.getParent());
    Files.writeString(FRESH, expected);
    assertEquals(
        expected,
        Files.readString(PAGE),
        "after a change: cp pkcs11-provider/target/functions.md docs/reference/functions.md");
  }

  private Stream<String> table() throws Exception {
    try (var test = new TestCryptoki(folder)) {
      Bindings bindings = Bindings.of(test.cryptoki);
      var rows =
          functions()
              .map(call ->
                  "| %s | %s | %s | %s | %s |"
                      .formatted(
                          call.name(),
                          since(call),
                          asterism(call, bindings),
                          softHsm2(call),
                          kryoptic(call)))
              .toList();
      return Stream.concat(Stream.of(HEAD, "|---|---|---|---|---|"), rows.stream());
    }
  }

  static Stream<CallSignature> functions() {
    return CallTable.golden().all().stream().filter(call -> call.name().startsWith("C_"));
  }

  private static String since(CallSignature call) {
    if (call.id() >= FIRST_OF_3_2) {
      return "3.2";
    }
    return call.id() >= FIRST_OF_3_0 ? "3.0" : "2.40";
  }

  private static String asterism(CallSignature call, Bindings bindings) {
    String answer = ANSWERS.get(call.name());
    boolean ours = call.kind() == CallSignature.Kind.LOCAL || bindings.find(call.id()) != null;
    assertEquals(
        ours,
        answer == null || call.kind() == CallSignature.Kind.LOCAL,
        call.name() + " is served, or has its answer here");
    return answer == null ? YES : answer;
  }

  private static String softHsm2(CallSignature call) {
    if (call.id() >= FIRST_OF_3_0 || NOT_OF_SOFTHSM2.contains(call.name())) {
      return NO;
    }
    return call.name().equals("C_WaitForSlotEvent") ? "without blocking" : parallel(call);
  }

  private static String kryoptic(CallSignature call) {
    return NOT_OF_KRYOPTIC.contains(call.name()) ? NO : parallel(call);
  }

  private static String parallel(CallSignature call) {
    return ANSWERS.getOrDefault(call.name(), "").contains("PARALLEL")
        ? "`CKR_FUNCTION_NOT_PARALLEL`"
        : YES;
  }
}
