package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeoCellTest {
    /** 0.125 is exactly halfway and rounds to the even digit; 2.675 and 1.005 are slightly less than they look. */
    @ParameterizedTest
    @CsvSource({
        "25.2048,   55.2708,   5,     25.2:55.27:5.0",
        "0.125,     0.375,     0.25,  0.12:0.38:0.2",
        "2.675,     1.005,     0.35,  2.67:1.0:0.3",
        "-0.004,    -0.0,      0.1,   0.0:0.0:0.1",
        "-33.865,   -179.996,  50,    -33.87:-180.0:50.0",
        "89.999,    179.999,   49.96, 90.0:180.0:50.0",
        "0.01,      -0.01,     0.14,  0.01:-0.01:0.1"
    })
    void roundsHalfEvenOnTheExactDouble(double latitude, double longitude, double radius, String text) {
        assertThat(GeoCell.of(latitude, longitude, radius).text()).isEqualTo(text);
    }

    @Test
    void measuresOnTheMeanSphere() {
        GeoPoint dubai = new GeoPoint(25.2, 55.27);

        assertThat(dubai.distanceKm(dubai)).isZero();
        assertThat(dubai.distanceKm(new GeoPoint(24.45, 54.38))).isEqualTo(122.565, within(0.001));
        assertThat(new GeoPoint(0, 180).distanceKm(new GeoPoint(0, -180))).isEqualTo(0, within(1e-9));
        assertThat(new GeoPoint(90, 0).distanceKm(new GeoPoint(90, 123))).isEqualTo(0, within(1e-9));
        assertThat(new GeoPoint(0, 0).distanceKm(new GeoPoint(0, 180)))
                .isEqualTo(Math.PI * GeoPoint.EARTH_RADIUS_KM, within(1e-9));
    }

    @Test
    void refusesWhatIsNoPlace() {
        assertThatIllegalArgumentException().isThrownBy(() -> GeoCell.of(90.01, 0, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> GeoCell.of(0, Double.NaN, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> GeoCell.of(0, 0, 50.04));
        assertThatIllegalArgumentException().isThrownBy(() -> GeoCell.of(0, 0, 0.09));
    }
}
