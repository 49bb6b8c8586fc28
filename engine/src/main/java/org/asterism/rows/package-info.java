/// What the token store keeps, as values: tokens, keys, objects and small facts about them, their
/// fields as bytes, and what one root secret does to them (MAC and seal). Nothing here is storage.
@NullMarked
package org.asterism.rows;

import org.jspecify.annotations.NullMarked;
