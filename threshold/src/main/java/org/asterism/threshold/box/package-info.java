/// What one vault deals to another through an engine that must not read it:
/// [org.asterism.threshold.box.SealedBox], opened by its receiver's
/// [org.asterism.threshold.box.BoxKey].
@NullMarked
package org.asterism.threshold.box;

import org.jspecify.annotations.NullMarked;
