//! A function and its slope -> where it is least.

/// Limited-memory BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, algorithm 7.4).
pub fn minimise(
    objective: impl Fn(&[f64]) -> (f64, Vec<f64>),
    mut point: Vec<f64>,
    rounds: usize,
    report: &mut dyn FnMut(usize, f64),
) -> Vec<f64> {
    const MEMORY: usize = 12;
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let (mut value, mut slope) = objective(&point);
    let mut history: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    for round in 0..rounds {
        let mut direction = slope.clone();
        let mut along = Vec::new();
        for (step, change, scale) in history.iter().rev() {
            let amount = scale * dot(step, &direction);
            direction.iter_mut().zip(change).for_each(|(d, y)| *d -= amount * y);
            along.push(amount);
        }
        if let Some((step, change, _)) = history.last() {
            let scale = dot(step, change) / dot(change, change);
            for d in &mut direction {
                *d *= scale;
            }
        } else {
            let length = dot(&slope, &slope).sqrt().max(1e-12);
            for d in &mut direction {
                *d /= length;
            }
        }
        for ((step, change, scale), amount) in history.iter().zip(along.into_iter().rev()) {
            let other = scale * dot(change, &direction);
            direction.iter_mut().zip(step).for_each(|(d, s)| *d += (amount - other) * s);
        }
        let descent = -dot(&slope, &direction);
        if descent >= 0.0 {
            history.clear();
            continue;
        }
        let mut length = 1.0;
        let found = loop {
            let trial: Vec<f64> = point.iter().zip(&direction).map(|(p, d)| p - length * d).collect();
            let (new_value, new_slope) = objective(&trial);
            if new_value <= value + 1e-4 * length * descent {
                break Some((trial, new_value, new_slope));
            }
            length *= 0.4;
            if length < 1e-6 {
                break None;
            }
        };
        let Some((new_point, new_value, new_slope)) = found else { break };
        let step: Vec<f64> = new_point.iter().zip(&point).map(|(a, b)| a - b).collect();
        let change: Vec<f64> = new_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        let curvature = dot(&step, &change);
        if curvature > 1e-12 {
            history.push((step, change, 1.0 / curvature));
            if history.len() > MEMORY {
                history.remove(0);
            }
        }
        let gain = value - new_value;
        (point, value, slope) = (new_point, new_value, new_slope);
        report(round, value);
        if gain < value.abs() * 1e-6 {
            break;
        }
    }
    point
}
