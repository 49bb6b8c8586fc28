package org.asterism.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.asterism.attest.Policy;
import org.asterism.attest.Verdict;
import org.asterism.attest.steps.Established;

/// A verdict for programs: one JSON object on one line.
record VerdictJson(PrintWriter out) implements VerdictReport {
  @Override
  public void verdict(Policy policy, Verdict verdict) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (verdict) {
      case Verdict.Trusted(var established) -> {
        judged(json, "trusted", "policy", verdict.toString());
        established(json, established);
      }
      case Verdict.Refused(var step, var reason) ->
          judged(json, "refused", step.toString(), reason);
    }
    policy.words().forEach(json.putArray("policy")::add);
    out.println(json);
  }

  @Override
  public void unreadable(String reason) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    judged(json, "unreadable", "reading", reason);
    out.println(json);
  }

  private static void judged(ObjectNode json, String verdict, String step, String reason) {
    json.put("verdict", verdict).put("step", step).put("reason", Line.of(reason));
  }

  private static void established(ObjectNode json, Established established) {
    json.put("kind", established.report().kind().toString())
        .put("measurement", established.report().measurement().toString())
        .put("report_data", established.report().reportData().toString());
    established.tcb().status().ifPresent(s -> json.put("tcb_status", s.toString()));
    established.tcb().qe().ifPresent(s -> json.put("qe_status", s.toString()));
    established.tcb().module().ifPresent(s -> json.put("module_status", s.toString()));
    ArrayNode advisories = json.putArray("advisories");
    established.tcb().advisories().forEach(advisories::add);
    json.put("evaluation_number", established.tcb().evaluationNumber())
        .put("platform_model", established.platform().model())
        .put("platform_id", established.platform().id().toString())
        .put("valid_from", established.window().from().toString())
        .put("valid_until", established.window().until().toString())
        .put("valid_until_of", established.window().untilOf());
  }
}
