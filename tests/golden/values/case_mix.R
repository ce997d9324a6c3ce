# Rscript case_mix.R: writes case_mix_rows.csv, case_mix_coefficients.csv and case_mix_services.csv here.
# Rows are drawn at random: nobody's records. The model is written with R's own factors, not with Mainstay's columns.
set.seed(20250401)
n <- 700
or_unknown <- function(x, share) ifelse(runif(n) < share, NA, x)
rows <- data.frame(
  service_id = sprintf("S%02d", sample(1:12, n, replace = TRUE)),
  age_years = or_unknown(round(pmin(75, pmax(19, rnorm(n, 44, 9)))), 0.05),
  sex = or_unknown(sample(c("male", "female"), n, replace = TRUE, prob = c(0.7, 0.3)), 0.05),
  injecting_status = or_unknown(sample(c("never", "previously", "currently"), n, replace = TRUE), 0.06),
  uses_crack = or_unknown(sample(c("yes", "no"), n, replace = TRUE), 0.08),
  previously_treated = or_unknown(sample(c("yes", "no"), n, replace = TRUE, prob = c(0.7, 0.3)), 0.05),
  opiate_days = or_unknown(ifelse(runif(n) < 0.1, 0, sample(1:28, n, replace = TRUE)), 0.07)
)
age <- rows$age_years; days <- rows$opiate_days
chance <- plogis(-0.4 + 0.03 * (ifelse(is.na(age), 40, age) - 40) + 0.5 * (rows$uses_crack %in% "no") +
  0.4 * (rows$injecting_status %in% "never") - 0.04 * ifelse(is.na(days), 14, days))
rows$met <- as.integer(runif(n) < chance)

commonest_first <- function(x) {
  x <- ifelse(is.na(x), "not known", x)
  relevel(factor(x), ref = names(sort(table(x), decreasing = TRUE))[1])
}
used <- within(rows, {
  age_unknown <- is.na(age_years); decades <- ifelse(age_unknown, 0, (age_years - 40) / 10)
  days_unknown <- is.na(opiate_days); weeks <- ifelse(days_unknown, 0, opiate_days / 7)
  none <- !days_unknown & opiate_days == 0
  sex <- commonest_first(sex); injecting_status <- commonest_first(injecting_status)
  uses_crack <- commonest_first(uses_crack); previously_treated <- commonest_first(previously_treated)
})
model <- glm(met ~ decades + age_unknown + sex + injecting_status + uses_crack + previously_treated +
  weeks + none + days_unknown, family = binomial, data = used, control = glm.control(epsilon = 1e-12))
rows$expected <- fitted(model)
exact <- function(x) sprintf("%.15g", x)

# The c statistic by the definition: every pair of one who met it and one who did not
score <- rows$expected; m <- score[rows$met == 1]; o <- score[rows$met == 0]
wins <- outer(m, o, function(a, b) (a > b) + 0.5 * (a == b))
c_statistic <- mean(wins)
c_error <- sqrt(var(rowMeans(wins)) / length(m) + var(colMeans(wins)) / length(o))

coefficients <- data.frame(term = names(coef(model)), coefficient = exact(coef(model)),
  standard_error = exact(sqrt(diag(vcov(model)))))
coefficients <- rbind(coefficients,
  data.frame(term = c("deviance", "null_deviance", "c_statistic"),
    coefficient = exact(c(deviance(model), model$null.deviance, c_statistic)),
    standard_error = c("", "", exact(c_error))))

by_service <- function(x) as.vector(tapply(x, rows$service_id, sum))
observed <- by_service(rows$met); expected <- by_service(score); variance <- by_service(score * (1 - score))
error <- sqrt(variance) / expected; z <- (observed - expected) / sqrt(variance)
pulled <- pmin(pmax(z, quantile(z, 0.1)), quantile(z, 0.9)); k <- length(z)
phi <- mean(pulled^2); w <- 1 / error^2
tau2 <- max(0, (k * phi - (k - 1)) / (sum(w) - sum(w^2) / sum(w)))
services <- data.frame(service_id = sort(unique(rows$service_id)), observed = observed,
  expected = exact(expected), variance = exact(variance), z = exact(z), phi = exact(phi), tau2 = exact(tau2),
  lower_95 = exact(1 - qnorm(0.975) * sqrt(error^2 + tau2)), upper_95 = exact(1 + qnorm(0.975) * sqrt(error^2 + tau2)),
  lower_998 = exact(1 - qnorm(0.999) * sqrt(error^2 + tau2)), upper_998 = exact(1 + qnorm(0.999) * sqrt(error^2 + tau2)))

rows$expected <- exact(rows$expected)
save <- function(x, name) write.csv(x, name, row.names = FALSE, na = "", quote = FALSE)
save(rows, "case_mix_rows.csv"); save(coefficients, "case_mix_coefficients.csv"); save(services, "case_mix_services.csv")
