package org.asterism.cli;

import java.io.PrintWriter;
import org.asterism.attest.Policy;
import org.asterism.attest.Verdict;
import org.asterism.attest.steps.Established;

/// A verdict for people.
record VerdictText(PrintWriter out) implements VerdictReport {
  @Override
  public void verdict(Policy policy, Verdict verdict) {
    policy.words().forEach(words -> line("policy", words));
    switch (verdict) {
      case Verdict.Trusted(var established) -> {
        established(established);
        out.println(Line.of(verdict.toString()));
      }
      case Verdict.Refused refused -> out.println(Line.of(refused.toString()));
    }
  }

  @Override
  public void unreadable(String reason) {
    out.println("unreadable: " + reason);
  }

  private void established(Established established) {
    line("kind", established.report().kind());
    line("measurement", established.report().measurement());
    line("report data", established.report().reportData());
    established.tcb().status().ifPresent(status -> line("TCB status", status));
    established.tcb().qe().ifPresent(status -> line("quoting enclave", status));
    established.tcb().module().ifPresent(status -> line("TDX module", status));
    line("advisories", established.tcb().advisories());
    line("evaluation number", established.tcb().evaluationNumber());
    line("platform", established.platform().model() + " " + established.platform().id());
    line("valid from", established.window().from() + ", " + established.window().fromOf());
    line("valid until", established.window().until() + ", " + established.window().untilOf());
  }

  private void line(String name, Object value) {
    out.printf("%-18s %s%n", name, Line.of(value.toString()));
  }
}
